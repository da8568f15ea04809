package dev.weir.kit.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** How long a caller wants to wait, as {@code Prefer: wait=N} says it (RFC 7240). */
public final class Patience {
    private static final String PREFER = "Prefer";
    static final int MOST_SECONDS = 30;

    private Patience() {}

    /** That of this request; null when it does not want to wait. */
    public static @Nullable Duration of(Context context) {
        return context.header(PREFER) == null
                ? null
                : of(String.join(",", Collections.list(context.req().getHeaders(PREFER))));
    }

    /** For an answer that will wait: it tells so; no time at all when the request does not want to wait. */
    public static Duration orNone(Context context) {
        Duration patience = of(context);
        if (patience == null) {
            return Duration.ZERO;
        }
        context.header("Preference-Applied", "wait=" + patience.toSeconds());
        return patience;
    }

    /** Null when there is no such preference, or none that can be understood: preferences are never an error. */
    static @Nullable Duration of(String prefer) {
        for (String preference : prefer.split(",", -1)) {
            String token = preference.split(";", 2)[0];
            String[] parts = token.split("=", 2);
            if (parts.length == 2 && parts[0].strip().equalsIgnoreCase("wait")) {
                String seconds = parts[1].strip().replace("\"", "");
                // The first one counts, whatever it is.
                return seconds.matches("[0-9]{1,9}")
                        ? Duration.ofSeconds(Math.min(MOST_SECONDS, Integer.parseInt(seconds)))
                        : null;
            }
        }
        return null;
    }
}
