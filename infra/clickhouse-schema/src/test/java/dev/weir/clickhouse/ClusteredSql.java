package dev.weir.clickhouse;

/** The clustered form of a statement as one server without replication and without Keeper can run it. */
final class ClusteredSql {
    private ClusteredSql() {}

    /** The same columns, projections, keys and Distributed tables; engines that keep no replicas. */
    static String onOneServer(String statement) {
        return statement
                .replace(" ON CLUSTER 'main'", "")
                .replaceAll("Replicated(\\w*MergeTree)\\('[^']*', '[^']*'\\)", "$1")
                .replaceAll("Replicated(\\w*MergeTree)\\('[^']*', '[^']*', ", "$1(")
                .replace("replicated_deduplication_window", "non_replicated_deduplication_window");
    }
}
