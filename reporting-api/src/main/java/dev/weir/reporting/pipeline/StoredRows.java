package dev.weir.reporting.pipeline;

import dev.weir.reporting.clickhouse.MonitorPool;
import dev.weir.reporting.clickhouse.ReportQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many rows of a ledger topic ClickHouse has, by the topic's partition. */
final class StoredRows {
    private static final ReportQuery COUNT = ReportQuery.of("""
            SELECT kafka_partition, count()
            FROM weir.traffic_ledger
            WHERE topic_id = {topic:String}
            GROUP BY kafka_partition""");

    /** So old a count is good enough to be looked at. */
    private static final Duration RECENT = Duration.ofSeconds(1);

    private record Count(String topicId, Map<Integer, Long> rows, long nanos) {
        boolean isRecent(String wanted) {
            return topicId.equals(wanted) && System.nanoTime() - nanos < RECENT.toNanos();
        }
    }

    private final MonitorPool clickHouse;
    private @Nullable Count last;

    StoredRows(MonitorPool clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** Counted now. */
    Map<Integer, Long> count(String topicId) throws SQLException {
        Map<Integer, Long> stored = new TreeMap<>();
        try (Connection connection = clickHouse.connection();
                ResultSet rows = COUNT.with("topic", topicId).run(connection)) {
            while (rows.next()) {
                stored.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return stored;
    }

    /** Their sum, at most a second old; however many ask, it is counted once a second. */
    synchronized long recentTotal(String topicId) throws SQLException {
        Count count = last;
        if (count == null || !count.isRecent(topicId)) {
            count = new Count(topicId, count(topicId), System.nanoTime());
            last = count;
        }
        return count.rows().values().stream().mapToLong(Long::longValue).sum();
    }
}
