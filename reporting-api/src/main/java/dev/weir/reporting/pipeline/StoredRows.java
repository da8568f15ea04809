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

    /**
     * What marks have taken.
     *
     * @param rows by partition
     * @param entries how often the book was written to: the same number twice means that nothing began or ended between
     * @param unfinished how many marks are booked whose rows may still be there
     */
    record Erased(Map<Integer, Long> rows, long entries, long unfinished) {}

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
                GROUP BY kafka_partition""", erased("traffic_erasures", "ledger_rows"), false);
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
                erased("history_removals", "rows_booked"),
                true);
    }

    /** Of each partition how many rows its marks took, how often the book was written to, and how many marks are not done. */
    private static String erased(String book, String rows) {
        return """
                SELECT kafka_partition, sum(%s), count(),
                    uniqExactIf(kafka_offset, stage = 'counted') - uniqExactIf(kafka_offset, stage = 'erased')
                FROM weir.%s
                WHERE topic_id = {topic:String}
                GROUP BY kafka_partition""".formatted(rows, book);
    }

    /** Counted now. */
    Map<Integer, Long> count(String topicId) throws SQLException {
        Map<Integer, Long> counts = new TreeMap<>();
        each(countStored, topicId, row -> counts.put(row.getInt(1), row.getLong(2)));
        return counts;
    }

    /** Those that were there and that marks have removed, or are about to. */
    Erased countErased(String topicId) throws SQLException {
        Map<Integer, Long> counts = new TreeMap<>();
        long[] entriesAndUnfinished = new long[2];
        each(countErased, topicId, row -> {
            counts.put(row.getInt(1), row.getLong(2));
            entriesAndUnfinished[0] += row.getLong(3);
            entriesAndUnfinished[1] += row.getLong(4);
        });
        return new Erased(counts, entriesAndUnfinished[0], entriesAndUnfinished[1]);
    }

    private interface EachRow {
        void take(ResultSet row) throws SQLException;
    }

    private void each(ReportQuery query, String topicId, EachRow taker) throws SQLException {
        try (Connection connection = clickHouse.connection();
                ResultSet rows = query.with("topic", topicId).run(connection)) {
            while (rows.next()) {
                taker.take(rows);
            }
        } catch (SQLException e) {
            if (!noneWhereNoTable || !QueryFailure.isNotSetUp(e)) {
                throw e;
            }
        }
    }

    /** Their sums, at most a second old; however many ask, it is counted once a second. */
    synchronized Totals recentTotals(String topicId) throws SQLException {
        Count count = last;
        if (count == null || !count.isRecent(topicId)) {
            Totals totals =
                    new Totals(sum(count(topicId)), sum(countErased(topicId).rows()));
            count = new Count(topicId, totals, System.nanoTime());
            last = count;
        }
        return count.totals();
    }

    private static long sum(Map<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
