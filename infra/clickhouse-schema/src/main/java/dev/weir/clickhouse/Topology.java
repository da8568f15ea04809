package dev.weir.clickhouse;

/** Where the schema lives: one ClickHouse server, or a cluster of shards and replicas. */
public sealed interface Topology {
    /** One server; tables are plain MergeTree. */
    record SingleNode() implements Topology {}

    /** A cluster known to its servers as {@code name}; tables are replicated, and read through Distributed tables. */
    record Cluster(String name) implements Topology {
        public Cluster {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
                throw new IllegalArgumentException("not a cluster name: " + name);
            }
        }
    }
}
