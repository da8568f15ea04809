package dev.weir.bench;

import dev.weir.contract.Topics;
import dev.weir.kit.Closer;
import dev.weir.local.FreePorts;
import dev.weir.local.KafkaPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** How long there are no rows after kill -9 of a processor that remembers many ids, by what is left to take over. */
final class Restore implements Trial {
    private static final int PARTITIONS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** Nine of ten records of {@link RawFill} have an id of their own. */
    private static final int NEW_OF_TEN = 9;

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String about() {
        return "kill -9 of a processor that remembers --records ids: no rows for how long";
    }

    @Override
    public Duration usually() {
        return LIMIT;
    }

    @Override
    public List<Goal> goals() {
        return List.of(new Goal.FigureBelow("standby_s", 20));
    }

    @Override
    public Sample run(Workplace workplace, Duration time, List<String> problems) throws Exception {
        try (Closer closer = new Closer()) {
            List<Integer> ports = FreePorts.find(4);
            KafkaPart kafka = workplace.kafka(ports.get(0), ports.get(1));
            closer.register(kafka.start(workplace.project()));
            closer.register(new Drain(kafka.bootstrap(), PARTITIONS)).createTopics();
            RawFill fill = new RawFill((workplace.records() + NEW_OF_TEN - 1) / NEW_OF_TEN * 10);
            fill.write(kafka.bootstrap());
            RestoredProcessor one = closer.register(
                    new RestoredProcessor(workplace, "one", kafka.bootstrap(), ports.get(2), PARTITIONS));
            RestoredProcessor two = closer.register(
                    new RestoredProcessor(workplace, "two", kafka.bootstrap(), ports.get(3), PARTITIONS));
            one.start(0);
            awaitDrained(kafka.bootstrap(), fill.records());
            Probes probes = closer.register(new Probes(kafka.bootstrap(), PARTITIONS));
            return measure(fill, one, two, probes);
        }
    }

    private static Sample measure(RawFill fill, RestoredProcessor one, RestoredProcessor two, Probes probes)
            throws Exception {
        Map<String, Double> figures = new TreeMap<>();
        figures.put("ids", (double) fill.distinct());
        after("restart", probes, one, figures, () -> {
            one.kill();
            one.start(0);
        });
        after("state_lost", probes, one, figures, () -> {
            one.kill();
            one.loseState();
            one.start(0);
        });
        double restored = figures.getOrDefault("state_lost_restoring_s", Double.NaN);

        one.close();
        one.start(1);
        Instant since = Instant.now();
        two.start(1);
        awaitWarm(one, two, since);
        after("standby", probes, two, figures, one::kill);
        since = Instant.now();
        one.start(1);
        awaitWarm(one, two, since);
        after("standby_and_restart", probes, one, figures, () -> {
            two.kill();
            two.start(1);
        });
        return new Sample(fill.distinct() / restored, figures);
    }

    /** Something that may fail to read or write. */
    private interface Deed {
        void run() throws IOException;
    }

    /** Adds how long it took until there were rows again, and how much of that the stores were being rebuilt. */
    private static void after(
            String name, Probes probes, RestoredProcessor heir, Map<String, Double> figures, Deed deed)
            throws IOException {
        Instant from = Instant.now();
        Instant rows = probes.firstRowsAfter(
                () -> {
                    try {
                        deed.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                LIMIT);
        figures.put(name + "_s", seconds(from, rows));
        RestoredProcessor.Span restored = heir.restored(from);
        if (restored != null) {
            figures.put(name + "_until_restoring_s", seconds(from, restored.from()));
            figures.put(name + "_restoring_s", seconds(restored.from(), restored.to()));
        }
        System.err.printf("  %s: %.1f s%n", name, seconds(from, rows));
    }

    /** Waits until each partition has a copy that could take over, wherever the group has put it. */
    private static void awaitWarm(RestoredProcessor one, RestoredProcessor two, Instant since)
            throws IOException, InterruptedException {
        Instant end = Instant.now().plus(LIMIT);
        while (one.warmCopies(since) + two.warmCopies(since) < PARTITIONS) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("there were no warm copies within " + LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    private static void awaitDrained(String kafka, long records) throws InterruptedException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
            while (committed(admin) < records) {
                if (System.nanoTime() > limit) {
                    throw new IllegalStateException("the processor was not through within " + LIMIT);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private static long committed(Admin admin) throws InterruptedException {
        try {
            return admin
                    .listConsumerGroupOffsets(DedupProcesses.PROCESSOR_APPLICATION)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(each -> each.getKey().topic().equals(Topics.TRAFFIC_RAW.name()) && each.getValue() != null)
                    .mapToLong(each -> each.getValue().offset())
                    .sum();
        } catch (ExecutionException _) {
            // The group is not there yet.
            return 0;
        }
    }
}
