package dev.weir.sink;

import dev.weir.contract.RejectedHeaders;
import dev.weir.sink.rows.Batch.Unstorable;
import dev.weir.sink.rows.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records that can be no rows to a topic of rejected ones. After a crash a record may go there twice; its source
 * headers tell that it is one.
 */
final class RejectedOutlet implements AutoCloseable {
    private final String bootstrap;
    private final String topic;
    private @Nullable Producer<byte[], byte[]> producer;

    RejectedOutlet(String bootstrap, String topic) {
        this.bootstrap = bootstrap;
        this.topic = topic;
    }

    /** Returns once Kafka has all of them. */
    void send(Source source, List<Unstorable> records) throws ExecutionException, InterruptedException {
        Producer<byte[], byte[]> to = producer();
        List<Future<?>> sent = new ArrayList<>();
        for (Unstorable record : records) {
            ProducerRecord<byte[], byte[]> rejected = new ProducerRecord<>(
                    topic, record.record().key(), record.record().value());
            header(rejected, RejectedHeaders.REASON, record.reason().code());
            header(rejected, RejectedHeaders.DETAIL, record.why());
            header(rejected, RejectedHeaders.SOURCE_TOPIC, source.partition().topic());
            header(
                    rejected,
                    RejectedHeaders.SOURCE_PARTITION,
                    Integer.toString(source.partition().partition()));
            header(
                    rejected,
                    RejectedHeaders.SOURCE_OFFSET,
                    Long.toString(record.record().offset()));
            sent.add(to.send(rejected));
        }
        for (Future<?> future : sent) {
            future.get();
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Made at the first need, which mostly never comes. */
    private synchronized Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> made = producer;
        if (made == null) {
            made = new KafkaProducer<>(
                    Map.of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrap,
                            ProducerConfig.CLIENT_ID_CONFIG,
                            "weir-sink-rejected",
                            ProducerConfig.ACKS_CONFIG,
                            "all"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            producer = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
