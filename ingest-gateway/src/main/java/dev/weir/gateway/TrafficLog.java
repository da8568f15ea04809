package dev.weir.gateway;

import dev.weir.kit.Service.FatalStop;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Appends what is taken in to its topic and tells, once for each, whether all in-sync replicas have it. */
final class TrafficLog implements AutoCloseable {
    /** Told the outcome of one append: where it is stored, or why that is not known. Must not block. */
    interface Settled {
        void with(@Nullable RecordMetadata stored, @Nullable Exception failure);
    }

    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(1);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private static final int LARGEST_BATCH = 256 * 1024;

    /** While one request is under way to a broker the next gathers events: batches grow with the load, not by waiting. */
    private static final int ONE_AT_A_TIME = 1;

    /** Metadata that is looked up again after a quiet time would hold up the thread that sends. */
    private static final Duration NEVER_FORGOTTEN = Duration.ofDays(365);

    private static final long SMALLEST_BUFFER = 1 << 20;

    private final Producer<byte[], byte[]> producer;
    private final BooleanSupplier kafkaThere;
    private final FatalStop stop;
    private final UnconfirmedLog unconfirmed = new UnconfirmedLog();
    private volatile boolean closing;

    /** A log that, once its producer can never send again, has the service ended. */
    TrafficLog(Producer<byte[], byte[]> producer, BooleanSupplier kafkaThere, FatalStop stop) {
        this.producer = producer;
        this.kafkaThere = kafkaThere;
        this.stop = stop;
    }

    static Producer<byte[], byte[]> producer(
            String bootstrap, Duration answerWithin, Duration linger, long bufferBytes, int partitions) {
        long buffer = Math.max(bufferBytes, SMALLEST_BUFFER);
        long block = Math.min(LONGEST_BLOCK.toMillis(), Math.max(1, answerWithin.toMillis() / 4));
        long delivery = Math.max(answerWithin.toMillis() - block, linger.toMillis() + 2);
        long request = Math.max(1, Math.min(5_000, (delivery - linger.toMillis()) / 2));
        int batch = Math.clamp(buffer / partitions / 4, 16 * 1024, LARGEST_BATCH);
        Map<String, Object> config = Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, batch),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, linger.toMillis()),
                Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, ONE_AT_A_TIME),
                Map.entry(ProducerConfig.METADATA_MAX_IDLE_CONFIG, NEVER_FORGOTTEN.toMillis()),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, block),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) request),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery));
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Appends one record, with the trace it belongs to where there is one. */
    void append(String topic, byte[] key, byte[] value, byte @Nullable [] trace, Settled settled) {
        ProducerRecord<byte[], byte[]> record = trace == null
                ? new ProducerRecord<>(topic, key, value)
                : new ProducerRecord<>(topic, null, key, value, List.of(new RecordHeader(TraceParent.NAME, trace)));
        append(record, settled);
    }

    /** Appends that record to the topic that it names. */
    void append(ProducerRecord<byte[], byte[]> record, Settled settled) {
        try {
            var _ = producer.send(record, (stored, failure) -> {
                if (failure != null) {
                    failed(failure, isEndOfProducer(failure));
                }
                settled.with(stored, failure);
            });
        } catch (RuntimeException e) {
            // Thrown instead of told to the callback: closed, or in a state that it never leaves.
            failed(e, !(e instanceof InterruptException));
            settled.with(null, e);
        }
    }

    private void failed(Exception failure, boolean fatal) {
        unconfirmed.failed(failure);
        if (fatal && !closing) {
            closing = true;
            stop.because("The producer can send no more", failure);
        }
    }

    /** Kafka's word that only a new producer can go on. */
    private static boolean isEndOfProducer(Exception failure) {
        return failure instanceof ApplicationRecoverableException
                || failure instanceof ClusterAuthorizationException
                || failure instanceof UnsupportedVersionException;
    }

    /** Kafka's own figures of the producer; to be closed before this. */
    KafkaClientMetrics metrics() {
        return new KafkaClientMetrics(producer);
    }

    /** Sends what is under way, unless Kafka is away, and closes. */
    @Override
    public void close() {
        closing = true;
        producer.close(kafkaThere.getAsBoolean() ? LONGEST_CLOSE : Duration.ZERO);
        unconfirmed.flush();
    }
}
