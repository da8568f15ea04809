package dev.weir.sink;

import java.time.Duration;

/**
 * How long a batch waits for more records, so that tables get few parts: longer when it touches many days of the ledger, or tables, each
 * of which gets a part of its own, and when merging does not keep up.
 */
final class BatchPace {
    /**
     * @param age for each partition of the topic
     * @param longest what days and parts can make of it
     * @param partsASecond new parts, of all partitions and targets together, from which on batches wait longer
     * @param crowded active parts of one day or table from which on batches wait longer
     */
    record Limits(Duration age, Duration longest, int partsASecond, int crowded) {}

    private final Limits limits;
    private final int partitions;
    private volatile int fullest;

    BatchPace(Limits limits, int partitions) {
        this.limits = limits;
        this.partitions = partitions;
    }

    /** How many active parts that day or table has which has the most. */
    void fullest(int parts) {
        fullest = parts;
    }

    /** How long a batch of that many blocks waits from its first record on. */
    long waitNanos(int blocks) {
        long least = limits.age().toNanos() * partitions;
        double byBlocks = 1e9 * partitions * blocks / limits.partsASecond();
        double crowding = Math.max(1.0, (double) fullest / limits.crowded());
        double wanted = Math.max((double) least, byBlocks) * crowding;
        return Math.max(least, (long) Math.min(wanted, (double) limits.longest().toNanos()));
    }
}
