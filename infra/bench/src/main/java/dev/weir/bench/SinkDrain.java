package dev.weir.bench;

import java.util.List;

/** Draining traffic.ledger into ClickHouse: the sink against ClickHouse's own Kafka engine. */
final class SinkDrain implements Benchmark {
    static final List<Goal> GOALS = List.of(new Goal.RatioAtLeast(1.3));

    @Override
    public String name() {
        return "sink";
    }

    @Override
    public String about() {
        return "drain traffic.ledger into ClickHouse, exactly once, against ClickHouse's Kafka engine";
    }

    @Override
    public Contest open(Workplace workplace) throws Exception {
        return SinkDrainContest.start(workplace);
    }
}
