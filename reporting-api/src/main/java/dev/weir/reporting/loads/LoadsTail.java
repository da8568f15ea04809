package dev.weir.reporting.loads;

import dev.weir.contract.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads ops.loads as the one who runs the loads must: all that is committed first, then what others add. */
final class LoadsTail implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LoadsTail.class);
    private static final TopicPartition LOADS = new TopicPartition(Topics.OPS_LOADS.name(), 0);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String bootstrap;
    private final Consumer<byte[], byte[]> consumer;

    LoadsTail(String bootstrap) {
        this.bootstrap = bootstrap;
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(LOADS));
        consumer.seekToBeginning(List.of(LOADS));
    }

    /** All that was told until now. */
    LoadBook readAll() throws InterruptedException {
        LoadBook book = new LoadBook();
        long end = presentEnd();
        while (consumer.position(LOADS) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Told told = read(record);
                if (told != null) {
                    book.take(told);
                }
            }
        }
        return book;
    }

    /** Tells a book what others have told since; waits so long for it. */
    void news(LoadBook book, Duration within) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(within)) {
            Told told = read(record);
            if (told != null) {
                book.takeNews(told);
            }
        }
    }

    /** Where the log ends, and not what is committed of it: an earlier transaction of somebody else must not hide ours. */
    private long presentEnd() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            return admin.listOffsets(Map.of(LOADS, OffsetSpec.latest()))
                    .partitionResult(LOADS)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new KafkaException("The end of " + LOADS.topic() + " can't be found", e.getCause());
        }
    }

    private static @Nullable Told read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        try {
            return LoadJson.read(record.value());
        } catch (IOException | IllegalArgumentException e) {
            log.warn("The record at offset {} of {} can't be read and is passed over", record.offset(), record.topic());
            return null;
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
