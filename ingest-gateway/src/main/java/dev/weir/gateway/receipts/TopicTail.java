package dev.weir.gateway.receipts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks through what one stage of the pipeline has not taken up yet for the records of one key: at most so many records,
 * for so long, and by so few at a time.
 */
final class TopicTail {
    static final int MOST_RECORDS = 50_000;
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_AT_A_TIME = 4;

    private final Map<String, Object> config;
    private final Semaphore reading = new Semaphore(MOST_AT_A_TIME);

    TopicTail(String bootstrap) {
        config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                4 << 20,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) LONGEST.toMillis(),
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) LONGEST.toMillis());
    }

    /** The records of that key from one offset up to another, those of open and ended transactions alike. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic, int partition, long from, long to, byte[] key)
            throws NotKnown, InterruptedException {
        if (to - from > MOST_RECORDS) {
            throw NotKnown.behind("The pipeline", to - from);
        }
        reading.acquire();
        TopicPartition where = new TopicPartition(topic, partition);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(where));
            consumer.seek(where, from);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            long deadline = System.nanoTime() + LONGEST.toNanos();
            while (consumer.position(where) < to) {
                if (System.nanoTime() > deadline) {
                    throw NotKnown.behind("The pipeline", to - consumer.position(where));
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < to && Arrays.equals(record.key(), key)) {
                        found.add(record);
                    }
                }
            }
            return found;
        } catch (InterruptException e) {
            throw new InterruptedException();
        } catch (KafkaException e) {
            throw NotKnown.kafkaAway("Kafka does not answer");
        } finally {
            reading.release();
        }
    }
}
