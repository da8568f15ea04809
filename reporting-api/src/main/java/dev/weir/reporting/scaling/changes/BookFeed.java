package dev.weir.reporting.scaling.changes;

import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import dev.weir.kit.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

/** Follows ops.scaling from its beginning into the {@link Book}, and knows how far it is. */
public final class BookFeed implements AutoCloseable {
    static final TopicPartition TOPIC = new TopicPartition(Topics.OPS_SCALING.name(), 0);
    private static final Logger log = LoggerFactory.getLogger(BookFeed.class);

    private final Book book;
    private final Health.Need need;
    private final Map<String, Object> config;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> following;
    private volatile long next;

    /** @param need met once all that stood there at the start has been read */
    public BookFeed(String bootstrap, Book book, Health.Need need) {
        this.book = book;
        this.need = need;
        this.config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                4_000,
                ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG,
                500);
        this.thread = Thread.ofPlatform().daemon().name("feed-" + TOPIC.topic()).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Everything before that offset is in the book; false when that did not come to be in time. */
    boolean awaitRead(long before, Duration within) throws InterruptedException {
        return book.await(() -> next >= before, within);
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> consumer = following;
        if (consumer == null) {
            thread.interrupt();
        } else {
            consumer.wakeup();
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
            try (Consumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                following = consumer;
                follow(consumer, backoff);
            } catch (InterruptException | WakeupException _) {
                // Only close wakes.
                return;
            } catch (KafkaException e) {
                log.debug("{} can't be followed, trying again: {}", TOPIC.topic(), e.getMessage());
            }
            following = null;
            try {
                backoff.pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer, Backoff backoff) {
        consumer.assign(List.of(TOPIC));
        consumer.seek(TOPIC, next);
        Long end = consumer.endOffsets(List.of(TOPIC)).get(TOPIC);
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                take(record);
            }
            long position = consumer.position(TOPIC);
            if (position != next) {
                next = position;
                book.changed();
            }
            if (!need.isMet() && end != null && next >= end) {
                need.met();
            }
            backoff.reset();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        try {
            book.take(new String(record.key(), StandardCharsets.UTF_8), record.value());
        } catch (IOException | IllegalArgumentException e) {
            log.error(
                    "The record at offset {} of {} can't be read and is passed over", record.offset(), record.topic());
        }
    }
}
