package dev.weir.processor;

import java.time.Duration;

/**
 * Which times are accepted, and how long an id is remembered; all in milliseconds. The memory outlasts the acceptance,
 * so that a second copy of an accepted event is either remembered or too late: see docs/decisions/0003.
 *
 * @param lateness how far created_at may lie behind the partition's clock
 * @param skew how far created_at may lie ahead of it
 * @param margin how much longer than the two together an id is remembered
 */
record DedupWindow(long lateness, long skew, long margin) {
    /** A window for work; without the check here, tests can show what a memory that is too short would do. */
    static DedupWindow of(Duration lateness, Duration skew, Duration margin) {
        if (lateness.isNegative() || skew.isNegative() || margin.isNegative()) {
            throw new IllegalArgumentException("A window has no negative part");
        }
        return new DedupWindow(lateness.toMillis(), skew.toMillis(), margin.toMillis());
    }

    /** How long an id is remembered after it was last changed. */
    long memory() {
        return lateness + skew + margin;
    }

    boolean isFromTheFuture(long createdAt, long clock) {
        return createdAt > clock + skew;
    }

    boolean isTooLate(long createdAt, long clock) {
        return createdAt < clock - lateness;
    }

    /** True once an id counts as unknown, whether or not its entry was removed already. */
    boolean isForgotten(long lastSeen, long clock) {
        return lastSeen < clock - memory();
    }
}
