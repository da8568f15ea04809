package dev.weir.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many parts the ledger gets and keeps while events of eight days arrive in a steady stream. */
final class Parts implements Trial {
    private static final int OFFERED = 5_000;
    private static final int BATCH = 500;
    private static final int DAYS = 8;

    /** ClickHouse slows inserts into a partition with more active parts than this, and later refuses them. */
    private static final double DELAY_FROM = 1_000;

    private final Set<String> seen = new HashSet<>();
    private final Map<String, Integer> newOfDay = new HashMap<>();
    private int mostOfADay;
    private int most;

    @Override
    public String name() {
        return "parts";
    }

    @Override
    public String about() {
        return "the whole stack at 5,000 events a second spread over 8 days: new and active parts of each day";
    }

    @Override
    public Duration usually() {
        return Duration.ofMinutes(10);
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                new Goal.FigureBelow("new_parts_a_second_and_day", 2.0),
                new Goal.FigureBelow("most_parts_of_a_day", DELAY_FROM));
    }

    @Override
    public Sample run(Workplace workplace, Duration time, List<String> problems) throws Exception {
        try (WholeStack stack = WholeStack.start(workplace)) {
            SteadyLoad load =
                    new SteadyLoad(stack.gateway(), stack.ingestKey(), new SteadyLoad.Plan(OFFERED, BATCH, time, DAYS));
            try (Repeatedly _ = new Repeatedly(Duration.ofSeconds(1), () -> look(stack))) {
                load.run();
            }
            stack.awaitVisible(load.accepted());
            if (load.failure() != null) {
                problems.add("a batch was not accepted: " + load.failure());
            }
            problems.addAll(stack.problems(load.accepted()));
            int busiest =
                    newOfDay.values().stream().mapToInt(each -> each).max().orElse(0);
            return new Sample(
                    load.accepted() * 1e3 / time.toMillis(),
                    Map.of(
                            "days", (double) newOfDay.size(),
                            "new_parts", (double) seen.size(),
                            "new_parts_a_second_and_day", busiest * 1e3 / time.toMillis(),
                            "most_parts_of_a_day", (double) mostOfADay,
                            "most_parts", (double) most));
        }
    }

    /** A new part is of level 0; one that was merged away is still listed for minutes. */
    private void look(WholeStack stack) {
        Map<String, Integer> active = new HashMap<>();
        for (List<String> part : stack.clickHouse()
                .query("SELECT partition_id, name, active, level FROM system.parts WHERE database = 'weir'"
                        + " AND table = 'traffic_ledger'")) {
            if (part.get(2).equals("1")) {
                active.merge(part.get(0), 1, Integer::sum);
            }
            if (part.get(3).equals("0") && seen.add(part.get(1))) {
                newOfDay.merge(part.get(0), 1, Integer::sum);
            }
        }
        mostOfADay = Math.max(
                mostOfADay,
                active.values().stream().mapToInt(each -> each).max().orElse(0));
        most = Math.max(most, active.values().stream().mapToInt(each -> each).sum());
    }
}
