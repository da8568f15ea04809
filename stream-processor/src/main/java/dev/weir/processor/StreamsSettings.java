package dev.weir.processor;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Kafka Streams is set up for us. */
final class StreamsSettings {
    static final String TRAFFIC = "weir-processor";
    static final String RECORDS = "weir-entities";

    /** After kill -9: how long the group waits for a member, and readers for a transaction, that will not come back. */
    private static final int SESSION_MILLIS = 8_000;

    private static final int TRANSACTION_MILLIS = 10_000;

    private StreamsSettings() {}

    /** @param application its name for Kafka: of its group, its changelogs and its folder */
    static Map<String, Object> of(ProcessorSettings settings, String application, String instance) {
        Map<String, Object> config = new HashMap<>();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.STATE_DIR_CONFIG, settings.state().toString());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replication());
        config.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        config.put(StreamsConfig.POLL_MS_CONFIG, 50);
        config.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 10_000);
        // The memory gathers by itself, and nothing else is cached.
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        config.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        // The default of Kafka 5, whose constant is deprecated from the start; without it each start warns.
        config.put("processing.exception.handler.global.enabled", true);
        config.put(StreamsConfig.LOG_SUMMARY_INTERVAL_MS_CONFIG, -1L);
        config.put(StoreMemory.BYTES_CONFIG, settings.storeMemory());
        consumer(config, instance);
        producer(config, settings);
        return config;
    }

    private static void consumer(Map<String, Object> config, String instance) {
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), SESSION_MILLIS / 4);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 << 20);
        // Bounds the direct memory of a thread that reads, however many partitions there are.
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 16 << 20);
    }

    private static void producer(Map<String, Object> config, ProcessorSettings settings) {
        config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
        // Nobody sees a record before its transaction ends, and ending it sends what is left: fewer and larger
        // requests.
        config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), (int)
                settings.commitInterval().toMillis());
        config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_MILLIS);
    }
}
