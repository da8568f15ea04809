package dev.weir.sink.store;

import dev.weir.clickhouse.HistorySchema;
import dev.weir.contract.Retention;
import dev.weir.sink.rows.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The removal of versions that ended long ago from the history of an entity, and weir.history_removals, which books what
 * was removed.
 */
public final class HistoryRetention implements AutoCloseable {
    private final Requests requests;
    private final MarkBook book;

    /** @param without guards that a fault test leaves out */
    public HistoryRetention(ClickHouseAddress address, Set<Guard> without) {
        this.requests = new Requests(address);
        this.book = new MarkBook(
                requests,
                without,
                "weir.history_removals",
                List.of("tenant_id", "entity", "ended_before", "job_id"),
                List.of("rows_removed", "rows_booked"));
    }

    /** The rows that a mark at that offset names. */
    public MarkedRows before(Source source, long offset, Retention retention) {
        return new OfVersions(new MarkPlace(source, offset), retention);
    }

    private final class OfVersions extends BookedRows {
        private final MarkPlace place;
        private final Retention retention;
        private final String table;
        private final String rows;

        OfVersions(MarkPlace place, Retention retention) {
            super(book, place, HistorySchema.table(retention.entity()));
            this.place = place;
            this.retention = retention;
            this.table = HistorySchema.table(retention.entity());
            // Whole versions only: what stands of one behind the mark, or elsewhere, keeps all of it.
            this.rows = " WHERE tenant_id = {tenant:String} AND " + MarkPlace.BEFORE + " AND (id, record_version) IN ("
                    + "SELECT id, record_version FROM weir." + table + " WHERE tenant_id = {tenant:String}"
                    + " GROUP BY id, record_version HAVING NOT argMax(is_current, revision)"
                    + " AND argMax(expiry_date, revision) < fromUnixTimestamp64Milli({ended_before:Int64}, 'UTC')"
                    + " AND countIf(NOT (" + MarkPlace.BEFORE + ")) = 0)";
        }

        @Override
        public Found count() throws StoreException, InterruptedException {
            String[] cells = requests.ask(
                            "SELECT count(), countIf(cause != 'repair') FROM weir." + table + rows, parameters())
                    .strip()
                    .split("\t");
            return new Found(Long.parseLong(cells[0]), Long.parseLong(cells[1]));
        }

        /** The row that ends a version goes last: without it the one that opened it would stand as current. */
        @Override
        public int steps() {
            return 2;
        }

        @Override
        public long left(int step) throws StoreException, InterruptedException {
            return Long.parseLong(requests.ask("SELECT count() FROM weir." + table + rowsOf(step), parameters())
                    .strip());
        }

        @Override
        public void delete(int step) throws StoreException, InterruptedException {
            Map<String, String> options = parameters();
            options.put("mutations_sync", "0");
            // What the subqueries find does not change while parts are written anew.
            options.put("allow_nondeterministic_mutations", "1");
            requests.ask("ALTER TABLE weir." + table + " DELETE" + rowsOf(step), options);
        }

        private String rowsOf(int step) {
            return step > 0
                    ? rows
                    : rows
                            + " AND (id, record_version, revision) NOT IN (SELECT id, record_version, max(revision) FROM weir."
                            + table + " WHERE tenant_id = {tenant:String} GROUP BY id, record_version)";
        }

        @Override
        List<String> about() {
            return List.of(
                    retention.tenant(),
                    retention.entity(),
                    MarkBook.moment(retention.endedBefore()),
                    retention.jobId());
        }

        private Map<String, String> parameters() {
            Map<String, String> parameters = place.parameters();
            parameters.put("param_tenant", retention.tenant());
            parameters.put("param_ended_before", Long.toString(retention.endedBefore()));
            return parameters;
        }

        @Override
        public String toString() {
            return place + " (retention " + retention.jobId() + " of " + retention.entity() + ")";
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
