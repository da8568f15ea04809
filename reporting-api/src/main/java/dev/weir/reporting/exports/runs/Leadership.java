package dev.weir.reporting.exports.runs;

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
 * Settles which instance runs the exports: the one that Kafka's group coordinator assigns the partition of ops.exports to.
 * It reads nothing; the group is there for the assignment alone.
 */
final class Leadership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** What begins and ends with this instance's turn; called by one thread. */
    interface Term {
        void begin() throws InterruptedException;

        void end();
    }

    private final Map<String, Object> config;
    private final Term term;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean giveUp;
    private volatile @Nullable Consumer<byte[], byte[]> member;
    private boolean leads;

    Leadership(String bootstrap, Term term) {
        this.term = term;
        this.config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.GROUP_ID_CONFIG,
                "weir-exports",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                6_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                1_500,
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                5_000,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4_000);
        this.thread = Thread.ofPlatform().daemon().name("exports-leadership").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Leaves the group, and asks for another turn later. */
    void giveUp() {
        giveUp = true;
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(300), Duration.ofSeconds(5));
        while (!closed) {
            try (Consumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                member = consumer;
                giveUp = false;
                takePart(consumer, backoff);
            } catch (InterruptException | WakeupException _) {
                // Only close does that.
            } catch (KafkaException e) {
                log.debug("No part in who runs exports, trying again: {}", e.getMessage());
            } catch (InterruptedException _) {
                closed = true;
            }
            member = null;
            end();
            if (!closed) {
                pause(backoff);
            }
        }
    }

    private void takePart(Consumer<byte[], byte[]> consumer, Backoff backoff) throws InterruptedException {
        consumer.subscribe(List.of(Topics.OPS_EXPORTS.name()), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                consumer.pause(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                if (!partitions.isEmpty()) {
                    end();
                }
            }
        });
        while (!closed && !giveUp) {
            consumer.poll(POLL);
            if (!leads && !consumer.assignment().isEmpty()) {
                leads = true;
                term.begin();
                log.info("This instance runs the exports");
                backoff.reset();
            }
        }
    }

    private void end() {
        if (leads) {
            leads = false;
            term.end();
            log.info("This instance runs the exports no more");
        }
    }

    private void pause(Backoff backoff) {
        try {
            backoff.pause();
        } catch (InterruptedException _) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> consumer = member;
        if (consumer != null) {
            consumer.wakeup();
        } else {
            thread.interrupt();
        }
        try {
            thread.join(Duration.ofSeconds(8));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
