package dev.weir.kit;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread with a Kafka consumer of its own, made anew whenever Kafka fails it, until it is closed. */
public final class ConsumerThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsumerThread.class);
    private static final Duration ENDING = Duration.ofSeconds(10);

    /** What the thread does with one consumer: until it is closed, or for as long as it likes to have this one. */
    public interface Work {
        void run(Consumer<byte[], byte[]> consumer) throws InterruptedException;
    }

    private final String purpose;
    private final Map<String, Object> config;
    private final Duration parting;
    private final Work work;
    private final Thread thread;
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private boolean isFailing;
    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> present;

    /** @param parting how long Kafka may take to be told that a consumer ends */
    private ConsumerThread(String purpose, Map<String, Object> config, Duration parting, Work work) {
        this.purpose = purpose;
        this.config = config;
        this.parting = parting;
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name(purpose).unstarted(this::run);
    }

    /** One that reads committed records of partitions it chooses itself. It has no group to leave: it ends at once. */
    public static ConsumerThread reader(String purpose, String bootstrap, Work work) {
        Map<String, Object> config = Map.of(
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
        return new ConsumerThread(purpose, config, Duration.ZERO, work);
    }

    /** A member of that group, which commits nothing. */
    public static ConsumerThread member(String purpose, String bootstrap, String group, Work work) {
        Map<String, Object> config = Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
                // The least that brokers allow unless told otherwise: how long it takes to follow one that was killed.
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                // Its topic may be made after it.
                Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000),
                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000),
                Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 500));
        return new ConsumerThread(purpose, config, Duration.ofSeconds(1), work);
    }

    public void start() {
        thread.start();
    }

    public boolean isClosed() {
        return closed;
    }

    /** Said by the work when Kafka did what it should. */
    public void wentWell() {
        backoff.reset();
        isFailing = false;
    }

    private void run() {
        try {
            while (!closed) {
                runOnce();
                backoff.pause();
            }
        } catch (InterruptException | WakeupException | InterruptedException _) {
            // Only close does that.
        }
    }

    private void runOnce() throws InterruptedException {
        Consumer<byte[], byte[]> consumer = null;
        try {
            consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            present = consumer;
            work.run(consumer);
        } catch (InterruptException | WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            tell(e);
        } catch (RuntimeException e) {
            log.error("{} failed, trying again", purpose, e);
        } finally {
            present = null;
            if (consumer != null) {
                consumer.close(CloseOptions.timeout(parting));
            }
        }
    }

    /** Only the first of several failures is a warning. */
    private void tell(KafkaException e) {
        if (isFailing) {
            log.debug("{} failed again: {}", purpose, e.getMessage());
        } else {
            log.warn("{} failed, trying again: {}", purpose, e.getMessage());
        }
        isFailing = true;
    }

    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        Consumer<byte[], byte[]> consumer = present;
        if (consumer == null) {
            thread.interrupt();
        } else {
            consumer.wakeup();
        }
        try {
            thread.join(ENDING);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
