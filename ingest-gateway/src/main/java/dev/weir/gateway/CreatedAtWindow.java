package dev.weir.gateway;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The moments that created_at may name by this machine's clock; the processor, by the broker's, has the last word. */
record CreatedAtWindow(Clock clock, Duration lateness, Duration skew) {
    /** What is said of a moment that has not come yet. */
    static final String IN_THE_FUTURE = "lies in the future";

    /** Whether that moment has not come yet, with an allowance for skew. */
    boolean isAhead(long moment) {
        return moment > clock.millis() + skew.toMillis();
    }

    /** Why that moment is refused, or null when it is not. */
    @Nullable String refusal(long createdAt) {
        long now = clock.millis();
        if (createdAt > now + skew.toMillis()) {
            return IN_THE_FUTURE;
        }
        if (createdAt < now - lateness.toMillis()) {
            return "lies further back than " + describe(lateness);
        }
        return null;
    }

    private static String describe(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + " days";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + " hours" : seconds + " seconds";
    }
}
