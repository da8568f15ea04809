package dev.weir.faults;

import dev.weir.faults.Fault.InsertBreaks;
import dev.weir.faults.Fault.Killed;
import dev.weir.faults.Fault.Restarted;
import dev.weir.faults.Fault.SinkCrashes;
import dev.weir.faults.Fault.SinkIsRelieved;
import dev.weir.faults.Fault.SinkIsZombie;
import dev.weir.faults.Fault.StandsStill;
import dev.weir.faults.Fault.StoreIsAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which faults strike, in rounds; after each round everything is compared. */
record Plan(List<List<Fault>> rounds) {
    /** The sink's crash points, but for the one of rows that a table of ours never refuses. */
    static final List<String> CRASH_POINTS = List.of(
            "batch_closed",
            "pass_open",
            "intent_committed",
            "day_inserted",
            "batch_inserted",
            "recovery_started",
            "recovery_revoked",
            "recovery_counted",
            "unstorable_sent",
            "done_committed");

    private static final List<String> ZOMBIE_POINTS =
            List.of("pass_open", "intent_committed", "day_inserted", "batch_inserted");
    private static final List<String> REBALANCE_POINTS = List.of(
            "batch_closed", "pass_open", "intent_committed", "day_inserted", "batch_inserted", "done_committed");
    private static final List<String> PROCESSES =
            List.of("gateway", "processor", "sink", "reporting", "clickhouse", "kafka");
    private static final int FAULTS_A_ROUND = 10;

    /** Each step of the protocol, each process and each way of the network once; the same at every run. */
    static Plan brief() {
        return new Plan(List.of(
                crashes(),
                List.of(new SinkIsZombie("intent_committed", true), new SinkIsZombie("day_inserted", false)),
                REBALANCE_POINTS.stream().<Fault>map(SinkIsRelieved::new).toList(),
                network(Duration.ofSeconds(3)),
                PROCESSES.stream().<Fault>map(Killed::new).toList(),
                List.of(new Restarted("kafka"), new Restarted("clickhouse"))));
    }

    /** The worst of each kind, for who has two minutes; what the sink's own tests do with one sink is left out. */
    static Plan quick() {
        return new Plan(List.of(
                Stream.of("intent_committed", "day_inserted", "recovery_counted", "done_committed")
                        .<Fault>map(SinkCrashes::new)
                        .toList(),
                List.of(
                        new SinkIsRelieved("day_inserted"),
                        network(Duration.ofSeconds(3)).getFirst()),
                Stream.of("gateway", "processor", "clickhouse", "kafka")
                        .<Fault>map(Killed::new)
                        .toList()));
    }

    /** So many faults of all kinds, chosen by the seed. */
    static Plan random(long seed, int faults) {
        Random random = new Random(seed);
        List<List<Fault>> kinds = List.of(
                crashes(),
                crashes(),
                crashes(),
                zombies(),
                zombies(),
                REBALANCE_POINTS.stream().<Fault>map(SinkIsRelieved::new).toList(),
                REBALANCE_POINTS.stream().<Fault>map(SinkIsRelieved::new).toList(),
                network(Duration.ofSeconds(5)),
                network(Duration.ofSeconds(5)),
                PROCESSES.stream().<Fault>map(Killed::new).toList(),
                PROCESSES.stream().<Fault>map(Killed::new).toList(),
                Stream.of("sink", "processor", "kafka", "clickhouse")
                        .<Fault>map(Restarted::new)
                        .toList(),
                // Longer than the processor's session and transactions, and than a sink waits for ClickHouse.
                Stream.of("processor", "kafka", "clickhouse")
                        .<Fault>map(process -> new StandsStill(process, Duration.ofSeconds(12)))
                        .toList());
        List<Fault> chosen = IntStream.range(0, faults)
                .mapToObj(_ -> {
                    List<Fault> kind = kinds.get(random.nextInt(kinds.size()));
                    return kind.get(random.nextInt(kind.size()));
                })
                .toList();
        List<List<Fault>> rounds = new ArrayList<>();
        for (int from = 0; from < faults; from += FAULTS_A_ROUND) {
            rounds.add(chosen.subList(from, Math.min(from + FAULTS_A_ROUND, faults)));
        }
        return new Plan(rounds);
    }

    /** Only the faults of which the text names the kind or the place. */
    Plan only(String text) {
        return new Plan(rounds.stream()
                .map(round -> round.stream()
                        .filter(fault -> (fault.kind() + " " + fault.where()).contains(text))
                        .toList())
                .filter(round -> !round.isEmpty())
                .toList());
    }

    int faults() {
        return rounds.stream().mapToInt(List::size).sum();
    }

    private static List<Fault> crashes() {
        return CRASH_POINTS.stream().<Fault>map(SinkCrashes::new).toList();
    }

    private static List<Fault> zombies() {
        return ZOMBIE_POINTS.stream()
                .flatMap(point -> Stream.<Fault>of(new SinkIsZombie(point, true), new SinkIsZombie(point, false)))
                .toList();
    }

    private static List<Fault> network(Duration away) {
        return List.of(
                new InsertBreaks(StoreProxy.Break.ANSWER_LOST),
                new InsertBreaks(StoreProxy.Break.ROWS_CUT),
                new InsertBreaks(StoreProxy.Break.ANSWER_LATE),
                new StoreIsAway(away));
    }
}
