package dev.weir.reporting.pipeline;

import dev.weir.contract.entities.Entities;
import dev.weir.reporting.clickhouse.MonitorPool;
import dev.weir.reporting.clickhouse.QueryFailure;
import dev.weir.reporting.clickhouse.ReportQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How many rows of a topic of booked rows ClickHouse has, and how many were erased from it, by the topic's partition. */
public final class StoredRows {
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
    private final ReportQuery countStored;
    private final ReportQuery countErased;
    private final boolean noneWhereNoTable;
    private @Nullable Count last;

    /** @param noneWhereNoTable whether nothing is stored as long as the tables are not made */
    private StoredRows(MonitorPool clickHouse, String stored, String erased, boolean noneWhereNoTable) {
        this.clickHouse = clickHouse;
        this.countStored = ReportQuery.of(stored);
        this.countErased = ReportQuery.of(erased);
        this.noneWhereNoTable = noneWhereNoTable;
    }

    /** Those of traffic.ledger. */
    public static StoredRows ofTraffic(MonitorPool clickHouse) {
        return new StoredRows(clickHouse, """
                SELECT kafka_partition, count()
                FROM weir.traffic_ledger
                WHERE topic_id = {topic:String}
                GROUP BY kafka_partition""", """
                SELECT kafka_partition, sum(ledger_rows)
                FROM weir.traffic_erasures
                WHERE topic_id = {topic:String}
                GROUP BY kafka_partition""", false);
    }

    /** Those of entities.history that the processor wrote: repairs are nobody's booking. */
    public static StoredRows ofRecords(MonitorPool clickHouse, Entities entities) {
        String histories = entities.all().stream()
                .map(entity -> "SELECT kafka_partition, count() AS n FROM weir.`" + entity.name() + "_history`"
                        + " WHERE topic_id = {topic:String} AND cause != 'repair' GROUP BY kafka_partition")
                .collect(Collectors.joining(" UNION ALL "));
        return new StoredRows(
                clickHouse,
                "SELECT kafka_partition, sum(n) FROM (" + histories + ") GROUP BY kafka_partition",
                "SELECT toUInt32(0), toUInt64(0) WHERE 0 AND {topic:String} = ''",
                true);
    }

    /** Counted now. */
    Map<Integer, Long> count(String topicId) throws SQLException {
        return byPartition(countStored, topicId);
    }

    /** Those that were there and that erasures have removed, or are about to. */
    Map<Integer, Long> countErased(String topicId) throws SQLException {
        return byPartition(countErased, topicId);
    }

    private Map<Integer, Long> byPartition(ReportQuery query, String topicId) throws SQLException {
        Map<Integer, Long> counts = new TreeMap<>();
        try (Connection connection = clickHouse.connection();
                ResultSet rows = query.with("topic", topicId).run(connection)) {
            while (rows.next()) {
                counts.put(rows.getInt(1), rows.getLong(2));
            }
        } catch (SQLException e) {
            if (!noneWhereNoTable || !QueryFailure.isNotSetUp(e)) {
                throw e;
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
