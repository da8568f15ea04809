package dev.weir.reporting.rejected;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a record stands on traffic.rejected, written {@code partition-offset}. */
record RejectedId(int partition, long offset) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})-(\\d{1,18})");

    /** The id in that text, or null. */
    static @Nullable RejectedId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new RejectedId(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)))
                : null;
    }

    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
