package dev.weir.reporting.loads;

import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one of all reporting processes run the loads: the one to which Kafka's group coordinator gives ops.loads' only
 * partition.
 */
final class LoadDuty implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LoadDuty.class);
    private static final String GROUP = "weir-loads";

    /** How long the loads of a process that was killed wait for another: the shortest that brokers allow. */
    private static final int SESSION_MS = 6_000;

    /** Something that runs from its making until it is closed. */
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    private final Map<String, Object> config;
    private final Supplier<Running> work;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> member;

    LoadDuty(String bootstrap, Supplier<Running> work) {
        this.work = work;
        this.config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                SESSION_MS,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                SESSION_MS / 3,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false);
        this.thread = Thread.ofPlatform().daemon().name("load-duty").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> consumer = member;
        if (consumer == null) {
            thread.interrupt();
        } else {
            consumer.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (!closed) {
            try {
                beMember(backoff);
            } catch (InterruptException | WakeupException _) {
                return;
            } catch (KafkaException e) {
                log.debug("Not a member of {}, trying again: {}", GROUP, e.getMessage());
            }
            try {
                backoff.pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void beMember(Backoff backoff) {
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Duty duty = new Duty(consumer);
        try {
            member = consumer;
            consumer.subscribe(List.of(Topics.OPS_LOADS.name()), duty);
            while (!closed) {
                consumer.poll(Duration.ofSeconds(1));
                backoff.reset();
            }
        } finally {
            member = null;
            duty.end();
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    /** Begins and ends with the partition; what is read in it is somebody else's matter. */
    private final class Duty implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private @Nullable Running running;

        Duty(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            if (running == null && !partitions.isEmpty()) {
                log.info("This process runs the loads");
                running = work.get();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            end();
        }

        private void end() {
            Running ending = running;
            running = null;
            if (ending != null) {
                ending.close();
            }
        }
    }
}
