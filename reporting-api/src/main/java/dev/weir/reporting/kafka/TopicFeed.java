package dev.weir.reporting.kafka;

import dev.weir.contract.Topic;
import dev.weir.kit.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a topic of one partition from its beginning; committed records only, those without a value left out. */
public final class TopicFeed implements AutoCloseable {
    /** Takes in a record's value; one that can't be read is passed over. */
    public interface Intake {
        void take(byte[] value) throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(TopicFeed.class);

    private final TopicPartition topic;
    private final Intake intake;
    private final Map<String, Object> config;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> following;
    private volatile long quietSince = Long.MIN_VALUE;
    private volatile long next;

    public TopicFeed(String bootstrap, Topic<byte[], byte[]> topic, Intake intake) {
        this.topic = new TopicPartition(topic.name(), 0);
        this.intake = intake;
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
        this.thread = Thread.ofPlatform().daemon().name("feed-" + topic.name()).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Everything before this offset was taken in. */
    public long position() {
        return next;
    }

    /** Whether it has waited for more, in vain, for a second that began after that moment of {@link System#nanoTime}. */
    public boolean isQuietSince(long nanos) {
        long since = quietSince;
        return since != Long.MIN_VALUE && since - nanos >= 0;
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
                log.debug("{} can't be followed, trying again: {}", topic.topic(), e.getMessage());
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
        consumer.assign(List.of(topic));
        consumer.seek(topic, next);
        while (!closed) {
            long begun = System.nanoTime();
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
            for (ConsumerRecord<byte[], byte[]> record : records) {
                take(record);
            }
            if (records.isEmpty() && consumer.currentLag(topic).orElse(1) == 0) {
                quietSince = begun;
            }
            next = consumer.position(topic);
            backoff.reset();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return;
        }
        try {
            intake.take(value);
        } catch (IOException | IllegalArgumentException e) {
            log.warn("The record at offset {} of {} can't be read and is passed over", record.offset(), topic.topic());
        }
    }
}
