package dev.weir.bench;

import java.util.List;

/** Single events posted over 64 connections to a real gateway in front of a real broker. */
final class IngestSingle implements Benchmark {
    @Override
    public String name() {
        return "ingest-single";
    }

    @Override
    public String about() {
        return "one event a POST, 64 connections, against a bare Javalin handler that answers 202";
    }

    @Override
    public Contest open(Workplace workplace) throws Exception {
        return IngestSingleContest.start(workplace);
    }

    static final List<Goal> GOALS = List.of(new Goal.RatioAtLeast(0.60), new Goal.FigureBelow("p99_ms", 25));
}
