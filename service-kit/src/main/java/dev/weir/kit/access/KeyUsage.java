package dev.weir.kit.access;

import dev.weir.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells on ops.keys-usage when this instance last let each key in: at an interval, and only of keys that were used since.
 * Nothing waits for it, and what Kafka does not take is told at the next interval.
 */
public final class KeyUsage implements AutoCloseable {
    /** How often an instance tells, unless a test asks for more. */
    public static final Duration EVERY = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(KeyUsage.class);

    private final KeyDirectory directory;
    private final Duration every;
    private final Producer<byte[], byte[]> producer;
    private final Thread thread;
    private final Map<String, Instant> told = new ConcurrentHashMap<>();

    public KeyUsage(String bootstrap, KeyDirectory directory, Duration every) {
        this.directory = directory;
        this.every = every;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        1024 * 1024,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        500,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        10_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.thread = Thread.ofPlatform().daemon().name("key-usage").start(this::run);
    }

    /** Tells what is new, as far as Kafka takes it at once, and ends. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofMillis(500));
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(every);
                tell();
            }
        } catch (InterruptedException _) {
            tell();
        }
    }

    private void tell() {
        try {
            directory.lastUses().forEach((id, at) -> {
                if (!at.equals(told.get(id))) {
                    byte[] key = id.getBytes(StandardCharsets.UTF_8);
                    byte[] value = new KeyUse(id, at).toJson();
                    var _ = producer.send(
                            new ProducerRecord<>(Topics.OPS_KEYS_USAGE.name(), key, value), (_, failure) -> {
                                if (failure == null) {
                                    told.put(id, at);
                                }
                            });
                }
            });
        } catch (KafkaException e) {
            log.debug("The use of keys can't be told now: {}", e.getMessage());
        }
    }
}
