package dev.weir.sink;

import dev.weir.kit.Health;
import dev.weir.sink.LaneState.Halted;
import dev.weir.sink.rows.BatchLimits;
import dev.weir.sink.rows.BlockMemory;
import dev.weir.sink.rows.RowCoder;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that polls a topic, moves each partition through the protocol, and commits for all of them together. */
final class SinkLoop implements AutoCloseable {
    /** What ends the loop for good. */
    interface Failure {
        void because(String reason, Throwable cause);
    }

    private static final Logger log = LoggerFactory.getLogger(SinkLoop.class);
    private static final Duration SHORT_POLL = Duration.ofMillis(5);
    private static final Duration LONG_POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LEAVING = Duration.ofSeconds(8);

    private final Flow flow;
    private final Consumer<byte[], byte[]> consumer;
    private final LaneWork work;
    private final RowCoder coder;
    private final BatchLimits limits;
    private final BlockMemory memory;
    private final BatchPace pace;
    private final SinkMetrics metrics;
    private final StoreHealth store;
    private final Health.Need kafka;
    private final Health.Need partitions;
    private final Failure failure;
    private final Map<TopicPartition, Lane> lanes =
            new TreeMap<>(java.util.Comparator.comparingInt(TopicPartition::partition));
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean refused;
    private volatile boolean closing;

    SinkLoop(
            Flow flow,
            Consumer<byte[], byte[]> consumer,
            LaneWork work,
            RowCoder coder,
            BatchLimits limits,
            BlockMemory memory,
            BatchPace pace,
            SinkMetrics metrics,
            StoreHealth store,
            Health health,
            Failure failure) {
        this.flow = flow;
        this.consumer = consumer;
        this.work = work;
        this.coder = coder;
        this.limits = limits;
        this.memory = memory;
        this.pace = pace;
        this.metrics = metrics;
        this.store = store;
        this.kafka = health.need(flow.need("kafka"));
        this.partitions = health.need(flow.need("partitions"));
        this.failure = failure;
    }

    void start() {
        Thread.ofPlatform().name(flow.group()).start(this::run);
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(flow.topic()), new Assignment());
            while (!closing) {
                poll();
                step();
            }
            finish(Set.copyOf(lanes.keySet()));
        } catch (RuntimeException | Error e) {
            failure.because("The sink can't go on", e);
        } finally {
            ended.countDown();
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            for (TopicPartition partition : assigned) {
                // Any place will do until the lane has found its own: without one the consumer would look for a
                // default.
                consumer.seek(partition, 0);
                consumer.pause(List.of(partition));
                lanes.put(partition, new Lane(partition, work, new Intake(coder, limits, memory), metrics, store));
            }
            memory.shareAmong(lanes.size());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            finish(Set.copyOf(revoked));
            onPartitionsLost(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            lost.forEach(lanes::remove);
            memory.shareAmong(lanes.size());
            lost.forEach(metrics::gone);
        }
    }

    private void poll() {
        boolean waiting = lanes.values().stream()
                .anyMatch(lane -> !(lane.state() instanceof LaneState.Idle) && !(lane.state() instanceof Halted));
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(waiting ? SHORT_POLL : LONG_POLL);
            long now = System.nanoTime();
            for (TopicPartition partition : records.partitions()) {
                Lane lane = lanes.get(partition);
                if (lane != null) {
                    lane.accept(records.records(partition), now);
                }
            }
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().forEach(this::outOfRange);
        } catch (RetriableException e) {
            kafka.unmet("polling failed: " + e.getClass().getSimpleName());
        }
    }

    private void outOfRange(TopicPartition partition, long offset) {
        Lane lane = lanes.get(partition);
        if (lane != null) {
            consumer.seek(partition, 0);
            consumer.pause(List.of(partition));
            lane.outOfRange(offset);
        }
    }

    private void step() {
        locate();
        long now = System.nanoTime();
        for (Map.Entry<TopicPartition, Lane> entry : lanes.entrySet()) {
            Lane lane = entry.getValue();
            lane.advance(now, pace, closing);
            OptionalLong seek = lane.takeSeek();
            if (seek.isPresent()) {
                consumer.seek(entry.getKey(), seek.getAsLong());
            }
            pauseOrResume(entry.getKey(), lane);
            consumer.currentLag(entry.getKey()).ifPresent(lag -> metrics.lag(entry.getKey(), lag));
        }
        commit();
        report();
    }

    private void pauseOrResume(TopicPartition partition, Lane lane) {
        boolean paused = consumer.paused().contains(partition);
        boolean wanted = lane.wantsRecords() && !closing;
        if (wanted && paused) {
            consumer.resume(List.of(partition));
        } else if (!wanted && !paused) {
            consumer.pause(List.of(partition));
        }
    }

    private void locate() {
        Set<TopicPartition> fresh = lanes.entrySet().stream()
                .filter(entry -> entry.getValue().isAssigned())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (fresh.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(fresh, PATIENCE);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(fresh, PATIENCE);
            for (TopicPartition partition : fresh) {
                Lane lane = lanes.get(partition);
                if (lane != null) {
                    lane.locate(CommittedPosition.of(committed.get(partition)), beginnings.getOrDefault(partition, 0L));
                }
            }
        } catch (RetriableException e) {
            kafka.unmet("the committed positions can't be read: " + e.getClass().getSimpleName());
        }
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        for (Map.Entry<TopicPartition, Lane> entry : lanes.entrySet()) {
            Lane lane = entry.getValue();
            if (closing && lane.state() instanceof LaneState.Planned) {
                continue;
            }
            OffsetAndMetadata commit = lane.toCommit(consumer.position(entry.getKey()));
            if (commit != null) {
                commits.put(entry.getKey(), commit);
            }
        }
        if (commits.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(commits, PATIENCE);
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // Not ours any more, or perhaps not: the next poll tells, and nothing was started.
            if (!refused) {
                log.info("Commits are refused: {}", e.toString());
            }
            refused = true;
            return;
        } catch (RetriableException e) {
            kafka.unmet("a commit had no answer: " + e.getClass().getSimpleName());
            return;
        }
        refused = false;
        kafka.met();
        commits.forEach((partition, commit) -> {
            Lane lane = lanes.get(partition);
            if (lane != null) {
                lane.committed(commit);
            }
        });
    }

    private void report() {
        List<String> halted = lanes.entrySet().stream()
                .filter(entry -> entry.getValue().state() instanceof Halted)
                .map(entry -> entry.getKey() + ": " + ((Halted) entry.getValue().state()).reason())
                .toList();
        metrics.halted(halted.size());
        boolean locating = lanes.values().stream()
                .anyMatch(lane -> lane.isAssigned() || lane.state() instanceof LaneState.Locating);
        if (!halted.isEmpty()) {
            partitions.unmet("halted: " + String.join("; ", halted));
        } else if (locating) {
            partitions.unmet("finding out where to begin");
        } else {
            partitions.met();
            if (consumer.groupMetadata().generationId() >= 0) {
                kafka.met();
            }
        }
    }

    /** Gives what is under way a chance to end in order. */
    private void finish(Set<TopicPartition> leaving) {
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < LEAVING.toNanos()
                    && lanes.entrySet().stream()
                            .anyMatch(entry -> leaving.contains(entry.getKey())
                                    && entry.getValue().isUnderWay())) {
                long now = System.nanoTime();
                leaving.stream()
                        .map(lanes::get)
                        .filter(java.util.Objects::nonNull)
                        .forEach(lane -> lane.advance(now, pace, true));
                commitSettled(leaving);
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("Leaving partitions unfinished: {}", e.toString());
        }
    }

    private void commitSettled(Set<TopicPartition> leaving) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        for (TopicPartition partition : leaving) {
            Lane lane = lanes.get(partition);
            if (lane != null && lane.state() instanceof LaneState.Settled) {
                OffsetAndMetadata commit = lane.toCommit(-1);
                if (commit != null) {
                    commits.put(partition, commit);
                }
            }
        }
        if (!commits.isEmpty()) {
            consumer.commitSync(commits, PATIENCE);
            commits.forEach((partition, commit) -> {
                Lane lane = lanes.get(partition);
                if (lane != null) {
                    lane.committed(commit);
                }
            });
        }
    }

    /** Begins the end without waiting for it. */
    void leave() {
        closing = true;
    }

    @Override
    public void close() {
        leave();
        try {
            if (!ended.await(LEAVING.toSeconds() + 5, TimeUnit.SECONDS)) {
                log.warn("The sink did not end in time; what was under way is found out at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
