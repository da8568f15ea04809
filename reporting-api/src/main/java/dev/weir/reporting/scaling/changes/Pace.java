package dev.weir.reporting.scaling.changes;

import java.time.Duration;

/**
 * How patient the executor is.
 *
 * @param beginWithin a change that has not begun by then is not begun any more
 * @param applyWithin a change that is not in effect by then has failed
 * @param poll how long between two looks at a service that works on a change
 * @param firstRetry how long until the first retry, which doubles from then on
 * @param longestRetry no retry waits longer
 * @param revertFor for how long a revert that is turned down is tried again
 */
public record Pace(
        Duration beginWithin,
        Duration applyWithin,
        Duration poll,
        Duration firstRetry,
        Duration longestRetry,
        Duration revertFor) {
    public static final Pace USUAL = new Pace(
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofMinutes(5),
            Duration.ofHours(24));

    Duration retry(int tries) {
        Duration wait = firstRetry.multipliedBy(1L << Math.min(tries, 16));
        return wait.compareTo(longestRetry) > 0 ? longestRetry : wait;
    }
}
