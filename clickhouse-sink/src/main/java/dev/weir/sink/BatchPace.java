package dev.weir.sink;

import java.time.Duration;

/**
 * How long a batch waits for more records, so that the ledger gets few parts: longer when it touches many days, each of
 * which becomes a part of its own, and when merging does not keep up.
 */
final class BatchPace {
    /**
     * @param age for each partition of the topic
     * @param longest what days and parts can make of it
     * @param partsASecond new parts, of all partitions and days together, from which on batches wait longer
     * @param crowded active parts of one day from which on batches wait longer
     */
    record Limits(Duration age, Duration longest, int partsASecond, int crowded) {}

    private final Limits limits;
    private final int partitions;
    private volatile int fullestDay;

    BatchPace(Limits limits, int partitions) {
        this.limits = limits;
        this.partitions = partitions;
    }

    /** How many active parts that day has which has the most. */
    void fullestDay(int parts) {
        fullestDay = parts;
    }

    /** How long a batch of that many days waits from its first record on. */
    long waitNanos(int days) {
        long least = limits.age().toNanos() * partitions;
        double byDays = 1e9 * partitions * days / limits.partsASecond();
        double crowding = Math.max(1.0, (double) fullestDay / limits.crowded());
        double wanted = Math.max((double) least, byDays) * crowding;
        return Math.max(least, (long) Math.min(wanted, (double) limits.longest().toNanos()));
    }
}
