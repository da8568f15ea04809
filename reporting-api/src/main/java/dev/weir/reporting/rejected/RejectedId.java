package dev.weir.reporting.rejected;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a rejected record stands, written {@code partition-offset}, with the topic's letter before it. */
record RejectedId(RejectedPartition partition, long offset) {
    private static final Pattern FORM = Pattern.compile("(" + RejectedPartition.FORM + ")-(\\d{1,18})");

    /** The id in that text, or null. */
    static @Nullable RejectedId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        RejectedPartition partition = matcher.matches() ? RejectedPartition.parse(matcher.group(1)) : null;
        return partition == null ? null : new RejectedId(partition, Long.parseLong(matcher.group(2)));
    }

    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
