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

/** How many rows of a ledger topic ClickHouse has, and how many were erased from it, by the topic's partition. */
final class StoredRows {
    private static final ReportQuery COUNT = ReportQuery.of("""
            SELECT kafka_partition, count()
            FROM weir.traffic_ledger
            WHERE topic_id = {topic:String}
            GROUP BY kafka_partition""");

    private static final ReportQuery COUNT_ERASED = ReportQuery.of("""
            SELECT kafka_partition, sum(ledger_rows)
            FROM weir.traffic_erasures
            WHERE topic_id = {topic:String}
            GROUP BY kafka_partition""");

    /** So old a count is good enough to be looked at. */
    private static final Duration RECENT = Duration.ofSeconds(1);

    /** Rows in all partitions. */
    record Totals(long stored, long erased) {}

    private record Count(String topicId, Totals totals, long nanos) {
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
        return byPartition(COUNT, topicId);
    }

    /** Those that were there and that erasures have removed, or are about to. */
    Map<Integer, Long> countErased(String topicId) throws SQLException {
        return byPartition(COUNT_ERASED, topicId);
    }

    private Map<Integer, Long> byPartition(ReportQuery query, String topicId) throws SQLException {
        Map<Integer, Long> counts = new TreeMap<>();
        try (Connection connection = clickHouse.connection();
                ResultSet rows = query.with("topic", topicId).run(connection)) {
            while (rows.next()) {
                counts.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return counts;
    }

    /** Their sums, at most a second old; however many ask, it is counted once a second. */
    synchronized Totals recentTotals(String topicId) throws SQLException {
        Count count = last;
        if (count == null || !count.isRecent(topicId)) {
            Totals totals = new Totals(sum(count(topicId)), sum(countErased(topicId)));
            count = new Count(topicId, totals, System.nanoTime());
            last = count;
        }
        return count.totals();
    }

    private static long sum(Map<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
