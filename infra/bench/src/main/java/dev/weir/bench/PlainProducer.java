package dev.weir.bench;

import dev.weir.contract.RawTraffic;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The baseline of ingest-batch: one thread that writes the gateway's records to Kafka with no gateway between. */
final class PlainProducer implements AutoCloseable {
    private static final String TENANT = "demo";
    private static final int BETWEEN_LOOKS = 1_000;

    private final AtomicLong nextRequestId;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong stored = new AtomicLong();

    PlainProducer(String kafka, AtomicLong nextRequestId) {
        this.nextRequestId = nextRequestId;
        // The gateway's own settings where they bear on the rate.
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.LINGER_MS_CONFIG,
                        2,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 * 1024,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        48L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends for that time, waits until all is stored, and says how many a second that were. */
    Sample run(Duration time) {
        long before = stored.get();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        while (System.nanoTime() < end) {
            long now = System.currentTimeMillis();
            long first = nextRequestId.getAndAdd(BETWEEN_LOOKS);
            for (long id = first; id != first + BETWEEN_LOOKS; id++) {
                var _ = producer.send(
                        new ProducerRecord<>(
                                Topics.TRAFFIC_RAW.name(),
                                new TrafficKey(TENANT, id).toBytes(),
                                RawTraffic.create(TrafficSamples.event(id, now))),
                        (_, failure) -> {
                            if (failure == null) {
                                stored.incrementAndGet();
                            }
                        });
            }
        }
        producer.flush();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Sample((stored.get() - before) / seconds, Map.of());
    }

    /** How many records Kafka confirmed, in all runs. */
    long stored() {
        return stored.get();
    }

    @Override
    public void close() {
        producer.close();
    }
}
