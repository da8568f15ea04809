package dev.weir.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Single records, read again without being a member of the group. */
record SingleRecords(String bootstrap) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** The records at those offsets, in their order. */
    List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, Set<Long> offsets) throws TimeoutException {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        if (offsets.isEmpty()) {
            return found;
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            for (long offset : new TreeSet<>(offsets)) {
                consumer.seek(partition, offset);
                found.add(readOne(consumer, offset));
            }
        }
        return found;
    }

    private static ConsumerRecord<byte[], byte[]> readOne(KafkaConsumer<byte[], byte[]> consumer, long offset)
            throws TimeoutException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < LIMIT.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                if (record.offset() == offset) {
                    return record;
                }
            }
        }
        throw new TimeoutException("the record at offset " + offset + " can't be read again");
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "weir-sink-reread");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 10);
        return settings;
    }
}
