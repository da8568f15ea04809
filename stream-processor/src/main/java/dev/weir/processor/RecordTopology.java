package dev.weir.processor;

import dev.weir.contract.Topic;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The way of a business record: from entities.raw through one processor to the history, the rejected and the accounts. */
final class RecordTopology {
    static final String HISTORY = "history";
    static final String REJECTED = "rejected";
    static final String ACCOUNTS = "accounts";

    /** The store of each {@link KnownRecord} by record key; nothing is forgotten. */
    static final String KNOWN = "known";

    /** The store of {@link Totals}. */
    static final String BOOKS = "books";

    private static final String RAW = "raw";
    private static final String PROCESSOR = "records";

    private RecordTopology() {}

    /** What it asks of Kafka Streams beside what every topology does: the books are cached, one entry a partition. */
    static Map<String, Object> settings() {
        return Map.of(
                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                4L << 20,
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                RecordStoreMemory.class);
    }

    static Topology of(Entities entities, long skewMillis, int partitions, MeterRegistry metrics) {
        return of(entities, skewMillis, partitions, metrics, Stores.persistentKeyValueStore(KNOWN));
    }

    static Topology of(
            Entities entities,
            long skewMillis,
            int partitions,
            MeterRegistry metrics,
            KeyValueBytesStoreSupplier known) {
        Outcomes outcomes = new Outcomes(metrics, Topics.ENTITIES_RAW);
        var bytes = Serdes.ByteArray();
        Topology topology = new Topology()
                .addSource(RAW, bytes.deserializer(), bytes.deserializer(), Topics.ENTITIES_RAW.name())
                .addProcessor(PROCESSOR, () -> new RecordProcessor(entities, skewMillis, partitions, outcomes), RAW)
                .addStateStore(store(known, 128 << 20).withCachingDisabled(), PROCESSOR)
                .addStateStore(
                        store(Stores.inMemoryKeyValueStore(BOOKS), 1 << 20).withCachingEnabled(), PROCESSOR);
        sink(topology, HISTORY, Topics.ENTITIES_HISTORY);
        sink(topology, REJECTED, Topics.ENTITIES_REJECTED);
        sink(topology, ACCOUNTS, Topics.ENTITIES_ACCOUNTS);
        return topology;
    }

    private static void sink(Topology topology, String name, Topic<byte[], byte[]> topic) {
        topology.addSink(
                name,
                topic.name(),
                Serdes.ByteArray().serializer(),
                Outgoing.SERIALIZER,
                Outgoing.partitioner(),
                PROCESSOR);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(
            KeyValueBytesStoreSupplier supplier, int segmentBytes) {
        return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of(
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        Integer.toString(segmentBytes),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1"));
    }
}
