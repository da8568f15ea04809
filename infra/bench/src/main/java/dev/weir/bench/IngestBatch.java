package dev.weir.bench;

import java.util.List;

/** Batches of a thousand events posted to a real gateway in front of a real broker. */
final class IngestBatch implements Benchmark {
    static final List<Goal> GOALS = List.of(new Goal.RatioAtLeast(0.40), new Goal.RateAtLeast(150_000));

    @Override
    public String name() {
        return "ingest-batch";
    }

    @Override
    public String about() {
        return "NDJSON of 1,000 events a POST, 4 connections, against a plain Kafka producer of the same values";
    }

    @Override
    public Contest open(Workplace workplace) throws Exception {
        return IngestBatchContest.start(workplace);
    }
}
