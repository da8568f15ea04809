package dev.weir.reporting.kafka;

import dev.weir.kit.http.HttpProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes records and returns once all in-sync replicas have them; what can't be written is the answer 503. */
public final class TopicWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicWriter.class);
    private static final int LONGEST_BLOCK_MS = 1_000;
    private static final int LONGEST_DELIVERY_MS = 5_000;
    private static final int REQUEST_MS = 2_000;

    private final Producer<byte[], byte[]> producer;

    public TopicWriter(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        LONGEST_BLOCK_MS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        REQUEST_MS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        LONGEST_DELIVERY_MS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Writes them in their order. */
    public void write(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        List<Future<?>> stored = new ArrayList<>(records.size());
        try {
            for (ProducerRecord<byte[], byte[]> record : records) {
                stored.add(producer.send(record));
            }
            for (Future<?> each : stored) {
                each.get();
            }
        } catch (ExecutionException | KafkaException e) {
            log.warn("Kafka did not confirm a write: {}", e.toString());
            throw HttpProblem.unavailable(
                    "kafka-away",
                    "Kafka did not confirm this; it may have been done in part. Look, and try again",
                    Duration.ofSeconds(2));
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
