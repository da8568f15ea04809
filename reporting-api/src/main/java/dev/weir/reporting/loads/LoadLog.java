package dev.weir.reporting.loads;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records together with what is told of the load they come from: both are there, or neither is. Opening one ends
 * what another of the same id has begun, and shuts that one out. After any failure it is of no use.
 */
final class LoadLog implements AutoCloseable {
    private static final String ID = "weir-loads";
    private static final int TRANSACTION_MS = 30_000;
    private static final int DELIVERY_MS = 20_000;
    private static final int REQUEST_MS = 10_000;
    private static final int BATCH_BYTES = 128 * 1024;
    private static final long BUFFER_BYTES = 12 << 20;

    private final Producer<byte[], byte[]> producer;

    LoadLog(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        ID,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        TRANSACTION_MS,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        BATCH_BYTES,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        BUFFER_BYTES,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        DELIVERY_MS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        REQUEST_MS,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        DELIVERY_MS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Returns once all of it is stored for good. */
    void commit(List<ProducerRecord<byte[], byte[]>> records, List<? extends Told> told) {
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : records) {
            var _ = producer.send(record);
        }
        for (Told each : told) {
            var _ = producer.send(LoadJson.record(each));
        }
        producer.commitTransaction();
    }

    /** What is under way is ended by the next one. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
