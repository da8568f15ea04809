package dev.weir.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole product under a steady stream: NDJSON in, rows visible in ClickHouse, and the lag between them. */
final class Pipeline implements Trial {
    private static final int OFFERED = 51_000;
    private static final int BATCH = 1_000;
    /** Processes just started compile for a while: what piles up then would be worked off during the measurement. */
    private static final SteadyLoad.Plan START =
            new SteadyLoad.Plan(25_000, BATCH, Duration.ofSeconds(90), 1, 1L << 40);

    private static final Duration WARM_UP = Duration.ofSeconds(15);

    /** How many events were accepted and visible at a moment. */
    private record Look(long nanos, long accepted, long visible) {
        double lag() {
            return Math.max(0, accepted - visible);
        }
    }

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public String about() {
        return "the whole stack: 51,000 events a second as NDJSON until visible in ClickHouse, and the lag";
    }

    @Override
    public Duration usually() {
        return Duration.ofMinutes(3);
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                new Goal.RateAtLeast(50_000),
                new Goal.FigureBelow("lag_at_end_s", 3.0),
                new Goal.FigureBelow("lag_growth_s", 1.0));
    }

    @Override
    public Sample run(Workplace workplace, Duration time, List<String> problems) throws Exception {
        try (WholeStack stack = WholeStack.start(workplace)) {
            SteadyLoad start = new SteadyLoad(stack.gateway(), stack.ingestKey(), START);
            start.run();
            stack.awaitVisible(start.accepted());
            SteadyLoad load = new SteadyLoad(
                    stack.gateway(), stack.ingestKey(), new SteadyLoad.Plan(OFFERED, BATCH, WARM_UP.plus(time), 1));
            List<Look> looks = new ArrayList<>();
            Map<String, Duration> before = stack.processorTime();
            try (Repeatedly _ = new Repeatedly(
                    Duration.ofSeconds(1),
                    () -> looks.add(
                            new Look(System.nanoTime(), load.accepted(), stack.visible() - start.accepted())))) {
                load.run();
            }
            Map<String, Double> figures = figures(looks, load);
            double seconds = WARM_UP.plus(time).toMillis() / 1e3;
            figures.putAll(stack.processorsSince(before, seconds));
            long sent = start.accepted() + load.accepted();
            stack.awaitVisible(sent);
            if (load.failure() != null) {
                problems.add("a batch was not accepted: " + load.failure());
            }
            problems.addAll(stack.problems(sent));
            Look first = measured(looks).getFirst();
            Look last = looks.getLast();
            return new Sample((last.visible() - first.visible()) * 1e9 / (last.nanos() - first.nanos()), figures);
        }
    }

    private static List<Look> measured(List<Look> looks) {
        long from = looks.getFirst().nanos() + WARM_UP.toNanos();
        return looks.stream().filter(look -> look.nanos() >= from).toList();
    }

    private static Map<String, Double> figures(List<Look> looks, SteadyLoad load) {
        List<Double> lags =
                measured(looks).stream().map(look -> look.lag() / OFFERED).toList();
        double early = Spread.ofFirstThird(lags).median();
        double late = Spread.ofLastThird(lags).median();
        Map<String, Double> figures = new HashMap<>();
        figures.put("lag_s", Spread.of(lags).median());
        figures.put("lag_max_s", Spread.of(lags).max());
        figures.put("lag_at_end_s", late);
        figures.put("lag_growth_s", late - early);
        figures.put("sent_late_s", load.latest().toMillis() / 1e3);
        return figures;
    }
}
