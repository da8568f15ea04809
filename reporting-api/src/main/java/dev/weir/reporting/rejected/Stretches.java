package dev.weir.reporting.rejected;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The stretches of the topics with rejected records that are still to be read, one for each partition; also what a cursor stands for. */
record Stretches(Map<RejectedPartition, Stretch> byPartition) {
    private static final Pattern STRETCH = Pattern.compile("(" + RejectedPartition.FORM + "):(\\d{1,18})-(\\d{1,18})");
    private static final int MOST_PARTITIONS = 1_024;

    /** The offsets from one, up to and without another. */
    record Stretch(long from, long to) {
        boolean isEmpty() {
            return from >= to;
        }
    }

    Stretches {
        byPartition = Map.copyOf(byPartition);
    }

    boolean isEmpty() {
        return byPartition.values().stream().allMatch(Stretch::isEmpty);
    }

    /** These as far as they lie in those. */
    Stretches within(Stretches all) {
        Map<RejectedPartition, Stretch> inside = new TreeMap<>();
        byPartition.forEach((partition, stretch) -> {
            Stretch bounds = all.byPartition.get(partition);
            if (bounds != null) {
                inside.put(
                        partition,
                        new Stretch(Math.max(stretch.from(), bounds.from()), Math.min(stretch.to(), bounds.to())));
            }
        });
        return new Stretches(inside);
    }

    /** Where to go on; null when all is read. */
    @Nullable String toCursor() {
        if (isEmpty()) {
            return null;
        }
        String text = new TreeMap<>(byPartition)
                .entrySet().stream()
                        .filter(entry -> !entry.getValue().isEmpty())
                        .map(entry -> entry.getKey() + ":" + entry.getValue().from() + "-"
                                + entry.getValue().to())
                        .collect(Collectors.joining(","));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The stretches in a cursor, or null when it is none. */
    static @Nullable Stretches ofCursor(String cursor) {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException _) {
            return null;
        }
        Map<RejectedPartition, Stretch> stretches = new TreeMap<>();
        for (String each : text.split(",", MOST_PARTITIONS + 1)) {
            Matcher matcher = STRETCH.matcher(each);
            RejectedPartition partition = matcher.matches() ? RejectedPartition.parse(matcher.group(1)) : null;
            if (partition == null) {
                return null;
            }
            stretches.put(partition, new Stretch(Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))));
        }
        return new Stretches(stretches);
    }
}
