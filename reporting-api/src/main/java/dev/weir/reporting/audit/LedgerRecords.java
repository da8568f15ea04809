package dev.weir.reporting.audit;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Which offsets of traffic.ledger must have a row, by the records themselves; reads a little at a time. */
final class LedgerRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int KAFKA_WAIT_MS = 5_000;
    private static final int FETCH_BYTES = 1 << 20;

    private final KafkaConsumer<byte[], byte[]> consumer;

    LedgerRecords(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.ofEntries(
                        Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                        Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                        Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                        Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, KAFKA_WAIT_MS),
                        Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, KAFKA_WAIT_MS - 500),
                        Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES),
                        Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** The first offset that Kafka still holds. */
    long earliest(int partition) {
        TopicPartition at = new TopicPartition(Topics.TRAFFIC_LEDGER.name(), partition);
        return consumer.beginningOffsets(List.of(at)).getOrDefault(at, 0L);
    }

    /** The offsets whose records are rows that no erasure has removed, counted from the beginning of the range. */
    BitSet offsets(Step.Range range, Erased erased) {
        BitSet offsets = new BitSet(Math.toIntExact(range.to() - range.from()));
        TopicPartition at = new TopicPartition(Topics.TRAFFIC_LEDGER.name(), range.partition());
        each(at, range.from(), range.to(), record -> {
            if (isRow(record, erased)) {
                offsets.set((int) (record.offset() - range.from()));
            }
        });
        return offsets;
    }

    /** Takes out of those offsets the records that the sink could not store and sent to traffic.rejected. */
    void removeRejected(BitSet offsets, Step.Range range) {
        for (var partition : consumer.partitionsFor(Topics.TRAFFIC_REJECTED.name())) {
            TopicPartition at = new TopicPartition(partition.topic(), partition.partition());
            long first = consumer.beginningOffsets(List.of(at)).getOrDefault(at, 0L);
            long end = consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
            each(at, first, end, record -> {
                if (Topics.TRAFFIC_LEDGER.name().equals(text(record, RejectedHeaders.SOURCE_TOPIC))
                        && Integer.toString(range.partition()).equals(text(record, RejectedHeaders.SOURCE_PARTITION))) {
                    long offset = Long.parseLong(text(record, RejectedHeaders.SOURCE_OFFSET));
                    if (offset >= range.from() && offset < range.to()) {
                        offsets.clear((int) (offset - range.from()));
                    }
                }
            });
        }
    }

    private static boolean isRow(ConsumerRecord<byte[], byte[]> record, Erased erased) {
        try {
            LedgerRow row = LedgerRow.parse(record.value());
            return !erased.isErased(row.tenant(), row.event().userId(), record.offset());
        } catch (IOException _) {
            // A mark, or what the sink sends to traffic.rejected.
            return false;
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null ? "" : new String(found.value(), StandardCharsets.UTF_8);
    }

    private void each(TopicPartition at, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> use) {
        consumer.assign(List.of(at));
        consumer.seek(at, from);
        long deadline = System.nanoTime() + Duration.ofMillis(KAFKA_WAIT_MS).toNanos();
        for (long position = from; position < to; ) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < to) {
                    use.accept(record);
                }
            }
            long now = consumer.position(at);
            if (now > position) {
                position = now;
                deadline = System.nanoTime() + Duration.ofMillis(KAFKA_WAIT_MS).toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException(at + " can't be read on from " + position);
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
