package dev.weir.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration of the embedded ClickHouse: loopback only, quiet, and sized for a laptop.
 *
 * @param usersFile the file with users, profiles, quotas, grants and row filters
 * @param cluster the cluster that it is one of, if any
 * @param collection a bucket that queries may name, if any
 * @param queryLog whether it keeps system.query_log
 */
record ServerConfig(
        Path data,
        int httpPort,
        int nativePort,
        Path usersFile,
        Optional<LocalCluster> cluster,
        Optional<S3Collection> collection,
        boolean queryLog) {
    private static final String QUERY_LOG = """
            <query_log>
                <database>system</database>
                <table>query_log</table>
                <flush_interval_milliseconds>1000</flush_interval_milliseconds>
            </query_log>
            """;

    ServerConfig(Path data, int httpPort, int nativePort, Path usersFile) {
        this(data, httpPort, nativePort, usersFile, Optional.empty(), Optional.empty(), false);
    }

    static Path userFiles(Path data) {
        return data.resolve("user_files");
    }

    String xml() {
        return """
            <clickhouse>
                <log-level>warning</log-level>
                <logger><console>1</console></logger>
                <listen_host>127.0.0.1</listen_host>
                <http_port>%1$d</http_port>
                <tcp_port>%2$d</tcp_port>
                <path>%3$s/</path>
                <tmp_path>%3$s/tmp/</tmp_path>
                <user_files_path>%7$s/</user_files_path>
                <user_directories><users_xml><path>%4$s</path></users_xml></user_directories>
                <max_connections>256</max_connections>
                <keep_alive_timeout>30</keep_alive_timeout>
                <!-- Seconds that open connections may hold up the end of the server. -->
                <shutdown_wait_unfinished>2</shutdown_wait_unfinished>

                <!-- Bytes. What a query needs beyond the limit is refused; caches give way before that. -->
                <max_server_memory_usage>1610612736</max_server_memory_usage>
                <mark_cache_size>67108864</mark_cache_size>
                <primary_index_cache_size>67108864</primary_index_cache_size>
                <uncompressed_cache_size>0</uncompressed_cache_size>
                <index_mark_cache_size>16777216</index_mark_cache_size>
                <query_condition_cache_size>16777216</query_condition_cache_size>
                <compiled_expression_cache_size>16777216</compiled_expression_cache_size>

                <!-- Threads for a machine of two cores. -->
                <background_pool_size>2</background_pool_size>
                <background_merges_mutations_concurrency_ratio>2</background_merges_mutations_concurrency_ratio>
                <background_common_pool_size>2</background_common_pool_size>
                <background_move_pool_size>1</background_move_pool_size>
                <background_fetches_pool_size>1</background_fetches_pool_size>
                <background_schedule_pool_size>8</background_schedule_pool_size>
                <background_message_broker_schedule_pool_size>4</background_message_broker_schedule_pool_size>
                <background_distributed_schedule_pool_size>2</background_distributed_schedule_pool_size>
                <merge_tree>
                    <!-- Of pool size times ratio, which these may not exceed. -->
                    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>2</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
                    <number_of_free_entries_in_pool_to_execute_mutation>2</number_of_free_entries_in_pool_to_execute_mutation>
                    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>2</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
                </merge_tree>
                %5$s
                %6$s
                %8$s
            </clickhouse>
            """.formatted(
                        httpPort,
                        nativePort,
                        escaped(data),
                        escaped(usersFile),
                        cluster.map(LocalCluster::xml).orElse(""),
                        collection.map(S3Collection::xml).orElse(""),
                        escaped(userFiles(data)),
                        queryLog ? QUERY_LOG : "");
    }

    private static String escaped(Path path) {
        return path.toAbsolutePath().toString().replace("&", "&amp;").replace("<", "&lt;");
    }
}
