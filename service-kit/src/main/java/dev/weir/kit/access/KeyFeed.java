package dev.weir.kit.access;

import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import dev.weir.kit.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
 * Follows ops.keys from its beginning into a {@link KeyDirectory}, so that a key made, rotated or revoked anywhere counts
 * here within seconds. Its need is met once all keys of the start have been read.
 */
public final class KeyFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyFeed.class);
    private static final TopicPartition KEYS = new TopicPartition(Topics.OPS_KEYS.name(), 0);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KeyDirectory directory;
    private final Health.Need need;
    private final Map<String, Object> config;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> following;
    private long next;

    public KeyFeed(String bootstrap, KeyDirectory directory, Health.Need need) {
        this.directory = directory;
        this.need = need;
        this.config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4_000);
        this.thread = Thread.ofPlatform().daemon().name("key-feed").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> consumer = following;
        if (consumer != null) {
            consumer.wakeup();
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (!closed) {
            try {
                follow(backoff);
            } catch (InterruptException | WakeupException _) {
                // Only close wakes.
                return;
            } catch (KafkaException e) {
                log.warn("The keys can't be followed, trying again: {}", e.getMessage());
            } catch (RuntimeException e) {
                log.error("The keys can't be followed, trying again", e);
            }
            try {
                backoff.pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void follow(Backoff backoff) {
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        following = consumer;
        try {
            follow(consumer, backoff);
        } finally {
            following = null;
            // At once: it has no group to leave and nothing to commit, and would wait for a Kafka that is away.
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer, Backoff backoff) {
        consumer.assign(List.of(KEYS));
        consumer.seek(KEYS, next);
        Long end = consumer.endOffsets(List.of(KEYS)).get(KEYS);
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
            next = consumer.position(KEYS);
            if (!need.isMet() && end != null && next >= end) {
                need.met();
                log.info("All keys are read");
            }
            backoff.reset();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        if (record.value() == null) {
            directory.remove(new String(record.key(), StandardCharsets.UTF_8));
            return;
        }
        try {
            directory.put(KeyRecord.parse(record.value()));
        } catch (IOException | RuntimeException e) {
            log.warn("The record at offset {} of {} is no key and is passed over", record.offset(), record.topic());
        }
    }
}
