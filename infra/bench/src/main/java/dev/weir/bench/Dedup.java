package dev.weir.bench;

import java.util.List;

/** Draining traffic.raw: the processor, with all it does, against the tutorials' window-store dedup. */
final class Dedup implements Benchmark {
    static final List<Goal> GOALS = List.of(new Goal.RatioAtLeast(1.5));

    @Override
    public String name() {
        return "dedup";
    }

    @Override
    public String about() {
        return "drain a topic with 10 % duplicates, exactly once, against the textbook's window-store dedup";
    }

    @Override
    public Contest open(Workplace workplace) throws Exception {
        return DedupContest.start(workplace);
    }
}
