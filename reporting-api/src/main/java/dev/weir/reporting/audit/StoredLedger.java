package dev.weir.reporting.audit;

import dev.weir.reporting.clickhouse.MonitorPool;
import dev.weir.reporting.clickhouse.ReportQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an audit asks of weir.traffic_ledger: one thread, bounded memory, and offsets from the projection by_offset. */
final class StoredLedger {
    /** More findings of one step are not worth naming one by one. */
    static final int MOST = 1_000;

    private static final String LIMITS =
            " SETTINGS max_threads = 1, max_memory_usage = 1000000000, max_bytes_before_external_group_by = 400000000";
    private static final String RANGE = " FROM weir.traffic_ledger WHERE topic_id = {topic:String}"
            + " AND kafka_partition = {partition:UInt32} AND kafka_offset >= {from:UInt64} AND kafka_offset < {to:UInt64}";

    private static final ReportQuery ROWS =
            ReportQuery.of("SELECT count(kafka_offset) FROM weir.traffic_ledger" + LIMITS);
    private static final ReportQuery OTHER_TOPICS =
            ReportQuery.of("SELECT topic_id, kafka_partition, max(kafka_offset) + 1 FROM weir.traffic_ledger"
                    + " WHERE topic_id != {topic:String} GROUP BY ALL ORDER BY ALL" + LIMITS);
    private static final ReportQuery SUMS = ReportQuery.of("SELECT count(), uniqExact(kafka_offset), sum(kafka_offset),"
            + " sum(kafka_offset * kafka_offset)" + RANGE + LIMITS);
    private static final ReportQuery DOUBLED = ReportQuery.of("SELECT kafka_offset, count()" + RANGE
            + " GROUP BY kafka_offset HAVING count() > 1 ORDER BY kafka_offset LIMIT " + MOST + LIMITS);
    private static final ReportQuery OFFSETS = ReportQuery.of("SELECT kafka_offset" + RANGE + LIMITS);
    private static final ReportQuery ODD_REQUESTS = ReportQuery.of("SELECT tenant_id, request_id, sum(sign) AS net"
            + " FROM weir.traffic_ledger WHERE cityHash64(request_id) % {slices:UInt32} = {slice:UInt32}"
            + " AND (topic_id != {topic:String} OR kafka_offset < {ends:Array(UInt64)}[kafka_partition + 1])"
            + " GROUP BY tenant_id, request_id HAVING net NOT IN (0, 1) ORDER BY tenant_id, request_id LIMIT " + MOST
            + LIMITS);
    private static final ReportQuery ERASURES = ReportQuery.of("SELECT tenant_id, user_id, kafka_offset,"
            + " max(stage = 'erased') FROM weir.traffic_erasures WHERE topic_id = {topic:String}"
            + " AND kafka_partition = {partition:UInt32} GROUP BY tenant_id, user_id, kafka_offset" + LIMITS);

    private final MonitorPool clickHouse;

    StoredLedger(MonitorPool clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** What a range of offsets holds; {@code different} offsets in {@code sums.count()} rows. */
    record Range(OffsetSums sums, long different) {}

    private interface EachRow {
        void take(ResultSet row) throws SQLException;
    }

    long rows() throws SQLException {
        long[] rows = new long[1];
        each(ROWS, row -> rows[0] = row.getLong(1));
        return rows[0];
    }

    /** Where the rows of other ledger topics end: of those that had the name before the topic was made anew. */
    List<Stretch> otherTopics(String topicId) throws SQLException {
        List<Stretch> stretches = new ArrayList<>();
        each(
                OTHER_TOPICS.with("topic", topicId),
                row -> stretches.add(new Stretch(row.getString(1), row.getInt(2), row.getLong(3))));
        return stretches;
    }

    Range sums(Step.Range range) throws SQLException {
        List<Range> found = new ArrayList<>();
        each(
                bound(SUMS, range),
                row -> found.add(
                        new Range(new OffsetSums(row.getLong(1), unsigned(row, 3), unsigned(row, 4)), row.getLong(2))));
        return found.getFirst();
    }

    List<Finding> doubled(Step.Range range) throws SQLException {
        List<Finding> doubled = new ArrayList<>();
        each(
                bound(DOUBLED, range),
                row -> doubled.add(Finding.at(Finding.Kind.DOUBLED, range, row.getLong(1), row.getLong(2))));
        return doubled;
    }

    /** Which offsets of the range have rows, counted from its beginning. */
    BitSet offsets(Step.Range range) throws SQLException {
        BitSet offsets = new BitSet(Math.toIntExact(range.to() - range.from()));
        each(bound(OFFSETS, range), row -> offsets.set((int) (row.getLong(1) - range.from())));
        return offsets;
    }

    /** Request ids that add up to neither 0 nor 1, over the rows before those ends of the present ledger topic. */
    List<Finding> oddRequests(Step.Slice slice, String topicId, Map<Integer, Long> ends) throws SQLException {
        TreeMap<Integer, Long> sorted = new TreeMap<>(ends);
        List<Long> list = new ArrayList<>();
        for (int partition = 0; !sorted.isEmpty() && partition <= sorted.lastKey(); partition++) {
            list.add(sorted.getOrDefault(partition, 0L));
        }
        List<Finding> odd = new ArrayList<>();
        each(
                ODD_REQUESTS
                        .with("slices", slice.slices())
                        .with("slice", slice.slice())
                        .with("topic", topicId)
                        .with("ends", list.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"))),
                row -> odd.add(Finding.requestId(row.getString(1), row.getString(2), row.getLong(3))));
        return odd;
    }

    Erased erased(String topicId, int partition) throws SQLException {
        Erased erased = new Erased();
        each(
                ERASURES.with("topic", topicId).with("partition", partition),
                row -> erased.mark(row.getString(1), unsigned(row, 2), row.getLong(3), row.getInt(4) != 0));
        return erased;
    }

    private static ReportQuery bound(ReportQuery query, Step.Range range) {
        return query.with("topic", range.topicId())
                .with("partition", range.partition())
                .with("from", range.from())
                .with("to", range.to());
    }

    private static long unsigned(ResultSet row, int column) throws SQLException {
        return Long.parseUnsignedLong(row.getString(column));
    }

    private void each(ReportQuery query, EachRow use) throws SQLException {
        try (Connection connection = clickHouse.connection();
                ResultSet rows = query.run(connection)) {
            while (rows.next()) {
                use.take(rows);
            }
        }
    }
}
