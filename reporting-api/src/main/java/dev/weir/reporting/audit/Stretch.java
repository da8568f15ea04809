package dev.weir.reporting.audit;

/** The offsets of one partition of one ledger topic that an audit is over: from 0 up to, not including, {@code end}. */
record Stretch(String topicId, int partition, long end) {
    /** So many offsets are looked at in one step: it bounds the memory, here and in ClickHouse. */
    static final long STEP = 250_000;

    int steps() {
        return Math.toIntExact((end + STEP - 1) / STEP);
    }

    Step.Range step(int number) {
        long from = number * STEP;
        return new Step.Range(topicId, partition, from, Math.min(end, from + STEP));
    }
}
