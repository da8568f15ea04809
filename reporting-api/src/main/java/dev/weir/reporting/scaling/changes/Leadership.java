package dev.weir.reporting.scaling.changes;

import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
 * Whether this instance is the one that carries changes out: the one to which Kafka's consumer group gives the partition of
 * ops.scaling. It reads nothing from it.
 */
final class Leadership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final String GROUP = "weir-scaling-executor";

    private final Map<String, Object> config;
    private final Runnable changed;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean leading;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    /** @param changed told whenever the answer may have changed */
    Leadership(String bootstrap, Runnable changed) {
        this.changed = changed;
        this.config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                // The least that brokers allow unless told otherwise: how long it takes to follow one that was killed.
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                6_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                1_500,
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                5_000,
                ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG,
                500);
        this.thread = Thread.ofPlatform().daemon().name("scaling-leadership").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isLeading() {
        return leading;
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> present = consumer;
        if (present == null) {
            thread.interrupt();
        } else {
            present.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (!closed) {
            try (Consumer<byte[], byte[]> member =
                    new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer = member;
                take(member, backoff);
            } catch (InterruptException | WakeupException _) {
                lead(false);
                return;
            } catch (KafkaException e) {
                log.debug("The group can't be joined, trying again: {}", e.getMessage());
            } finally {
                lead(false);
                consumer = null;
            }
            try {
                backoff.pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void take(Consumer<byte[], byte[]> member, Backoff backoff) {
        member.subscribe(List.of(Topics.OPS_SCALING.name()), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                member.pause(partitions);
                if (!partitions.isEmpty()) {
                    lead(true);
                }
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                lead(false);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                lead(false);
            }
        });
        while (!closed) {
            var _ = member.poll(Duration.ofMillis(500));
            backoff.reset();
        }
    }

    private void lead(boolean now) {
        if (leading != now) {
            log.info(now ? "This instance carries changes of services out" : "Another instance may carry changes out");
        }
        leading = now;
        changed.run();
    }
}
