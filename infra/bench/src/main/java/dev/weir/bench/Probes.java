package dev.weir.bench;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** New events in a thin stream, and the moment at which the first row of one posted since then can be read. */
final class Probes implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(10);

    /** Far above what {@link RawFill} would reach with any number that fits on a disk. */
    private static final long FIRST = 1L << 50;

    private final String kafka;
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong next = new AtomicLong(FIRST);
    private final Repeatedly sending;

    Probes(String kafka, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.sending = new Repeatedly(EVERY, this::send);
    }

    private void send() {
        long id = next.getAndIncrement();
        var event = new TrafficEvent(id, 1, System.currentTimeMillis(), "/probe");
        var _ = producer.send(new ProducerRecord<>(
                Topics.TRAFFIC_RAW.name(), new TrafficKey("demo", id).toBytes(), RawTraffic.create(event)));
    }

    /** Does it, and waits until each partition has a committed row of an event posted afterwards. */
    Instant firstRowsAfter(Runnable deed, Duration limit) {
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(Topics.TRAFFIC_LEDGER.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToEnd(all);
            all.forEach(consumer::position);
            deed.run();
            long since = next.get();
            Instant end = Instant.now().plus(limit);
            Set<Integer> seen = new HashSet<>();
            while (seen.size() < partitions) {
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException("no rows within " + limit);
                }
                consumer.poll(Duration.ofMillis(20)).forEach(row -> {
                    if (requestId(row.value()) >= since) {
                        seen.add(row.partition());
                    }
                });
            }
            return Instant.now();
        }
    }

    private static long requestId(byte[] row) {
        try {
            return LedgerRow.parse(row).event().requestId();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sending.close();
        producer.close();
    }
}
