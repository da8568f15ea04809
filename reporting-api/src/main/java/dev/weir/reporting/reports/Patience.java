package dev.weir.reporting.reports;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a caller would wait for a complete report: {@code Prefer: wait=10} (RFC 7240), in seconds. A preference that
 * can't be read is passed over, as that standard asks.
 */
public final class Patience {
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?:$|[,;])");
    private static final int LONGEST_SECONDS = 30;

    private Patience() {}

    /** Reads it, and tells the caller what was made of it. */
    public static Duration of(Context ctx) {
        String prefer = ctx.header("Prefer");
        Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
        if (!wait.find()) {
            return Duration.ZERO;
        }
        int seconds = Math.min(LONGEST_SECONDS, Integer.parseInt(wait.group(1)));
        ctx.header("Preference-Applied", "wait=" + seconds);
        return Duration.ofSeconds(seconds);
    }
}
