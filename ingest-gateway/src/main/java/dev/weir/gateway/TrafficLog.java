package dev.weir.gateway;

import dev.weir.contract.Topics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Appends records to traffic.raw and tells, once for each, whether all in-sync replicas have it. */
final class TrafficLog implements AutoCloseable {
    /** Told the outcome of one append: null when stored, else why that is not known. Must not block. */
    interface Settled {
        void with(@Nullable Exception failure);
    }

    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(1);

    private static final int LARGEST_BATCH = 256 * 1024;

    private final Producer<byte[], byte[]> producer;

    TrafficLog(String bootstrap, Duration answerWithin, Duration linger, long bufferBytes, int partitions) {
        long block = Math.min(LONGEST_BLOCK.toMillis(), Math.max(1, answerWithin.toMillis() / 4));
        long delivery = Math.max(answerWithin.toMillis() - block, linger.toMillis() + 2);
        long request = Math.max(1, Math.min(5_000, (delivery - linger.toMillis()) / 2));
        int batch = Math.clamp(bufferBytes / partitions / 4, 16 * 1024, LARGEST_BATCH);
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.BATCH_SIZE_CONFIG,
                batch,
                ProducerConfig.LINGER_MS_CONFIG,
                linger.toMillis(),
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                bufferBytes,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                block,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) request,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) delivery);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void append(byte[] key, byte[] value, Settled settled) {
        try {
            var _ = producer.send(
                    new ProducerRecord<>(Topics.TRAFFIC_RAW.name(), key, value), (_, failure) -> settled.with(failure));
        } catch (RuntimeException e) {
            // Thrown instead of told to the callback, as by a producer that is closed.
            settled.with(e);
        }
    }

    /** Kafka's own figures of the producer; to be closed before this. */
    KafkaClientMetrics metrics() {
        return new KafkaClientMetrics(producer);
    }

    /** Sends what is under way and closes. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
