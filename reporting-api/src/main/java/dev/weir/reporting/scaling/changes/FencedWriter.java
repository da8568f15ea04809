package dev.weir.reporting.scaling.changes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes what the executor does, each time in a transaction of its own. Making one fences the writers that were made
 * before it, in whatever instance: their writes fail from then on.
 */
final class FencedWriter implements AutoCloseable {
    private static final String ID = "weir-scaling-executor";
    private static final int BLOCK_MS = 10_000;

    /** It can't write any more; what it wrote last may stand or not. */
    static final class Ended extends Exception {
        private static final long serialVersionUID = 1;

        Ended(Throwable cause) {
            super(cause);
        }
    }

    private final Producer<byte[], byte[]> producer;
    private boolean ended;

    FencedWriter(String bootstrap) throws Ended {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        ID,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        20_000,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        BLOCK_MS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        4_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        BLOCK_MS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            close();
            throw new Ended(e);
        }
    }

    /** Writes them all or none; the offset after the first of them. */
    synchronized long write(List<ProducerRecord<byte[], byte[]>> records) throws Ended, InterruptedException {
        if (ended) {
            throw new Ended(new IllegalStateException("It has ended before"));
        }
        try {
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            producer.commitTransaction();
            return sent.getFirst().get().offset() + 1;
        } catch (KafkaException | ExecutionException e) {
            ended = true;
            throw new Ended(e);
        }
    }

    /** Whether it can still write, as far as it knows. */
    synchronized boolean isGood() {
        return !ended;
    }

    /** The same for a thread that was interrupted: Kafka's producer would complain of that instead of closing quietly. */
    @Override
    public void close() {
        synchronized (this) {
            ended = true;
        }
        boolean interrupted = Thread.interrupted();
        try {
            producer.close(Duration.ZERO);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
