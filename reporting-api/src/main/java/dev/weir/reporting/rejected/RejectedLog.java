package dev.weir.reporting.rejected;

import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.rejected.Stretches.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics with rejected records where it is asked for, with a few consumers that requests share. Nothing of it is kept between
 * requests.
 */
final class RejectedLog implements AutoCloseable {
    /** One request's hold of a consumer. */
    interface Reading<T> {
        T with(Reader reader) throws InterruptedException;
    }

    /** Takes one record after the other. */
    interface Use {
        void with(ConsumerRecord<byte[], byte[]> one) throws InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(RejectedLog.class);
    private static final int MOST_AT_ONCE = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int KAFKA_WAIT_MS = 3_000;
    private static final int FETCH_BYTES = 256 * 1024;

    private final Map<String, Object> config;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
    private final BlockingQueue<KafkaConsumer<byte[], byte[]>> idle = new ArrayBlockingQueue<>(MOST_AT_ONCE);

    RejectedLog(String bootstrap) {
        config = Map.of(
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
                KAFKA_WAIT_MS,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                KAFKA_WAIT_MS - 500,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                FETCH_BYTES,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                FETCH_BYTES,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                100);
    }

    <T> T read(Reading<T> reading) throws InterruptedException {
        if (!turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw HttpProblem.unavailable("busy", "Too many read rejected events now", Duration.ofSeconds(1));
        }
        try {
            KafkaConsumer<byte[], byte[]> consumer = idle.poll();
            if (consumer == null) {
                consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            }
            boolean good = false;
            try {
                T result = reading.with(new Reader(consumer));
                good = true;
                return result;
            } catch (KafkaException e) {
                log.warn("Rejected events can't be read: {}", e.toString());
                throw HttpProblem.unavailable(
                        "kafka-away", "Kafka can't be reached; try again soon", Duration.ofSeconds(2));
            } finally {
                if (!good || !idle.offer(consumer)) {
                    consumer.close(CloseOptions.timeout(Duration.ZERO));
                }
            }
        } finally {
            turns.release();
        }
    }

    @Override
    public void close() {
        for (KafkaConsumer<byte[], byte[]> consumer = idle.poll(); consumer != null; consumer = idle.poll()) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** Reads through one consumer. */
    static final class Reader {
        private final KafkaConsumer<byte[], byte[]> consumer;

        private Reader(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        /** What stands between two moments, by partition; without them, all there is. */
        Stretches between(@Nullable Instant from, @Nullable Instant to) {
            List<TopicPartition> partitions = Arrays.stream(RejectedPartition.Source.values())
                    .flatMap(source -> consumer.partitionsFor(source.topic()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> firsts =
                    from == null ? consumer.beginningOffsets(partitions) : firstAt(from, partitions, ends);
            Map<TopicPartition, Long> lasts = to == null ? ends : firstAt(to, partitions, ends);
            Map<RejectedPartition, Stretch> stretches = new HashMap<>();
            for (TopicPartition partition : partitions) {
                stretches.put(
                        RejectedPartition.of(partition),
                        new Stretch(firsts.getOrDefault(partition, 0L), lasts.getOrDefault(partition, 0L)));
            }
            return new Stretches(stretches);
        }

        /** Hands over the records of a stretch in their order. */
        void each(RejectedPartition partition, Stretch stretch, Use use) throws InterruptedException {
            TopicPartition at = partition.inKafka();
            consumer.assign(List.of(at));
            consumer.seek(at, stretch.from());
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KAFKA_WAIT_MS);
            for (long position = stretch.from(); position < stretch.to(); ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < stretch.to()) {
                        use.with(record);
                    }
                }
                long now = consumer.position(at);
                if (now > position) {
                    position = now;
                    deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KAFKA_WAIT_MS);
                } else if (System.nanoTime() > deadline) {
                    throw new TimeoutException(at.topic() + " can't be read on");
                }
            }
        }

        /** One record with its value, where one stands there. */
        Optional<ConsumerRecord<byte[], byte[]>> find(RejectedId id) throws InterruptedException {
            Stretch all = between(null, null).byPartition().get(id.partition());
            if (all == null || id.offset() < all.from() || id.offset() >= all.to()) {
                return Optional.empty();
            }
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>(1);
            each(id.partition(), new Stretch(id.offset(), id.offset() + 1), found::add);
            return found.stream().findFirst();
        }

        private Map<TopicPartition, Long> firstAt(
                Instant moment, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                    partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> moment.toEpochMilli())));
            Map<TopicPartition, Long> offsets = new HashMap<>(ends);
            found.forEach((partition, at) -> {
                if (at != null) {
                    offsets.put(partition, at.offset());
                }
            });
            return offsets;
        }
    }
}
