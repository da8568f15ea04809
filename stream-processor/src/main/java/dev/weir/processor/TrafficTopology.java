package dev.weir.processor;

import dev.weir.contract.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The way of a traffic record: from traffic.raw through one processor to the ledger, the rejected and the accounts. */
final class TrafficTopology {
    static final String LEDGER = "ledger";
    static final String REJECTED = "rejected";
    static final String ACCOUNTS = "accounts";

    /** The {@link Memory}. */
    static final String MEMORY = "memory";

    /** The store of {@link Erasures}. */
    static final String ERASURES = "erasures";

    private static final String RAW = "raw";
    private static final String PROCESSOR = "traffic";

    private TrafficTopology() {}

    static Topology of(DedupWindow window, int partitions, MeterRegistry metrics) {
        Outcomes outcomes = new Outcomes(metrics, Topics.TRAFFIC_RAW);
        var bytes = Serdes.ByteArray();
        return new Topology()
                .addSource(RAW, bytes.deserializer(), bytes.deserializer(), Topics.TRAFFIC_RAW.name())
                .addProcessor(PROCESSOR, () -> new TrafficProcessor(window, partitions, outcomes), RAW)
                .addStateStore(memory(window), PROCESSOR)
                .addStateStore(erasures(), PROCESSOR)
                .addSink(
                        LEDGER,
                        Topics.TRAFFIC_LEDGER.name(),
                        bytes.serializer(),
                        Outgoing.SERIALIZER,
                        Outgoing.partitioner(),
                        PROCESSOR)
                .addSink(
                        REJECTED,
                        Topics.TRAFFIC_REJECTED.name(),
                        bytes.serializer(),
                        Outgoing.SERIALIZER,
                        Outgoing.partitioner(),
                        PROCESSOR)
                .addSink(
                        ACCOUNTS,
                        Topics.TRAFFIC_ACCOUNTS.name(),
                        bytes.serializer(),
                        Outgoing.SERIALIZER,
                        Outgoing.partitioner(),
                        PROCESSOR);
    }

    private static StoreBuilder<Memory> memory(DedupWindow window) {
        return new MemoryBuilder(MEMORY, window, Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(128 << 20)));
    }

    /** In memory; its changelog has small segments, since it is read whole at each start. */
    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> erasures() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(ERASURES), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of(
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        Integer.toString(1 << 20),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.01"));
    }
}
