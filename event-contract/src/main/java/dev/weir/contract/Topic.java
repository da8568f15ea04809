package dev.weir.contract;

import java.util.Map;
import org.apache.kafka.common.serialization.Serde;

/** A topic as one typed value: its name, how keys and values are written, and how it is kept. */
public record Topic<K, V>(
        String name, Serde<K> key, Serde<V> value, Partitioning partitioning, Map<String, String> config) {
    /** Whether the number of partitions follows the traffic or stays at one. */
    public enum Partitioning {
        WITH_TRAFFIC,
        ONE
    }
}
