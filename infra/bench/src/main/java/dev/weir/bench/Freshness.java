package dev.weir.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How long after its 202 an event is visible in ClickHouse, for every event of a steady, moderate stream. */
final class Freshness implements Trial {
    private static final int OFFERED = 5_000;
    private static final int BATCH = 50;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(25);

    /** Rows visible of each partition at a moment. */
    private record Look(long nanos, Map<Integer, Long> rows) {
        long rowsOf(int partition) {
            return rows.getOrDefault(partition, 0L);
        }
    }

    @Override
    public String name() {
        return "freshness";
    }

    @Override
    public String about() {
        return "the whole stack at 5,000 events a second: from the 202 to visible in ClickHouse, for each event";
    }

    @Override
    public Duration usually() {
        return Duration.ofMinutes(1);
    }

    @Override
    public List<Goal> goals() {
        return List.of(new Goal.FigureBelow("p99_ms", 2_000));
    }

    @Override
    public Sample run(Workplace workplace, Duration time, List<String> problems) throws Exception {
        try (WholeStack stack = WholeStack.start(workplace)) {
            SteadyLoad load = new SteadyLoad(
                    stack.gateway(), stack.ingestKey(), new SteadyLoad.Plan(OFFERED, BATCH, WARM_UP.plus(time), 1));
            List<Look> looks = new ArrayList<>();
            try (Repeatedly _ = new Repeatedly(LOOK_EVERY, () -> looks.add(look(stack)))) {
                load.run();
                stack.awaitVisible(load.accepted());
            }
            looks.add(look(stack));
            if (load.failure() != null) {
                problems.add("a batch was not accepted: " + load.failure());
            }
            problems.addAll(stack.problems(load.accepted()));
            return sample(waits(stack, load, looks), load);
        }
    }

    private static Look look(WholeStack stack) {
        Map<Integer, Long> rows = new HashMap<>();
        for (List<String> row : stack.clickHouse()
                .query("SELECT kafka_partition, count() FROM weir.traffic_ledger GROUP BY kafka_partition")) {
            rows.put(Integer.valueOf(row.get(0)), Long.valueOf(row.get(1)));
        }
        // After the answer, so that no wait is told shorter than it was.
        return new Look(System.nanoTime(), rows);
    }

    /** A partition's rows become visible in the order of their offsets, so a row's rank tells the look that saw it. */
    private static Histogram waits(WholeStack stack, SteadyLoad load, List<Look> looks) {
        Histogram nanos = new Histogram(3);
        long warm = (long) OFFERED * WARM_UP.toSeconds();
        long[] rank = new long[2];
        int[] at = new int[2];
        for (List<String> row : stack.clickHouse()
                .query("SELECT kafka_partition, request_id FROM weir.traffic_ledger"
                        + " ORDER BY kafka_partition, kafka_offset")) {
            int partition = Integer.parseInt(row.get(0));
            long requestId = Long.parseLong(row.get(1));
            rank[partition]++;
            while (looks.get(at[partition]).rowsOf(partition) < rank[partition]) {
                at[partition]++;
            }
            if (requestId >= warm) {
                nanos.recordValue(Math.max(0, looks.get(at[partition]).nanos() - load.acceptedAt(requestId)));
            }
        }
        return nanos;
    }

    private static Sample sample(Histogram nanos, SteadyLoad load) {
        return new Sample(
                OFFERED,
                Map.of(
                        "events", (double) nanos.getTotalCount(),
                        "p50_ms", nanos.getValueAtPercentile(50) / 1e6,
                        "p99_ms", nanos.getValueAtPercentile(99) / 1e6,
                        "max_ms", nanos.getMaxValue() / 1e6,
                        "sent_late_s", load.latest().toMillis() / 1e3));
    }
}
