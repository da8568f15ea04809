package dev.weir.reporting.answers;

import dev.weir.kit.http.HttpProblem;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a report may come, chosen by the request's Accept (RFC 9110): the first wins where a caller likes two equally. */
public enum Format {
    JSON("application/json", "json"),
    NDJSON("application/x-ndjson", "ndjson"),
    CSV("text/csv", "csv"),
    PARQUET("application/vnd.apache.parquet", "parquet");

    private final String mediaType;
    private final String fileEnding;

    Format(String mediaType, String fileEnding) {
        this.mediaType = mediaType;
        this.fileEnding = fileEnding;
    }

    public String mediaType() {
        return mediaType;
    }

    public String fileEnding() {
        return fileEnding;
    }

    /** The one that the caller likes best; 406 with the list of all when it likes none. */
    public static Format of(Context ctx) {
        Format chosen = chosenBy(ctx.header("Accept"));
        if (chosen == null) {
            throw new HttpProblem(
                    406,
                    "not-acceptable",
                    "None of the formats is acceptable",
                    "Reports come as "
                            + Arrays.stream(values()).map(Format::mediaType).collect(Collectors.joining(", ")));
        }
        return chosen;
    }

    static @Nullable Format chosenBy(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return JSON;
        }
        Format best = null;
        double bestQuality = 0;
        for (Format format : values()) {
            double quality = format.quality(accept);
            if (quality > bestQuality) {
                best = format;
                bestQuality = quality;
            }
        }
        return best;
    }

    /** By the range that names this type most exactly. */
    private double quality(String accept) {
        String family = mediaType.substring(0, mediaType.indexOf('/'));
        int exactness = -1;
        double quality = 0;
        for (String each : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = each.split(";", -1);
            String range = parts[0].strip();
            int exact = range.equals(mediaType) ? 2 : range.equals(family + "/*") ? 1 : range.equals("*/*") ? 0 : -1;
            if (exact > exactness) {
                exactness = exact;
                quality = weight(parts);
            }
        }
        return quality;
    }

    /** The q among a range's parameters; what can't be read counts as not wanted. */
    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                return parameter.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
                        ? Double.parseDouble(parameter.substring(2))
                        : 0;
            }
        }
        return 1;
    }
}
