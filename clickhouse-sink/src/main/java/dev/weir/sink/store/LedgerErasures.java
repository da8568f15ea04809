package dev.weir.sink.store;

import dev.weir.contract.Erasure;
import dev.weir.sink.rows.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The removal of a user's rows from weir.traffic_ledger, and weir.traffic_erasures, which books what was removed. */
public final class LedgerErasures implements AutoCloseable {
    private static final String ROWS =
            " WHERE tenant_id = {tenant:String} AND user_id = {user:UInt64} AND " + MarkPlace.BEFORE;

    private final Requests requests;
    private final MarkBook book;

    /** @param without guards that a fault test leaves out */
    public LedgerErasures(ClickHouseAddress address, Set<Guard> without) {
        this.requests = new Requests(address);
        this.book = new MarkBook(
                requests,
                without,
                "weir.traffic_erasures",
                List.of("tenant_id", "user_id", "job_id"),
                List.of("ledger_rows", "events"));
    }

    /** The rows that a mark at that offset names. */
    public MarkedRows before(Source source, long offset, Erasure erasure) {
        return new OfUser(new MarkPlace(source, offset), erasure);
    }

    private final class OfUser extends BookedRows {
        private final MarkPlace place;
        private final Erasure erasure;

        OfUser(MarkPlace place, Erasure erasure) {
            super(book, place, "traffic_ledger");
            this.place = place;
            this.erasure = erasure;
        }

        @Override
        public Found count() throws StoreException, InterruptedException {
            String[] cells = requests.ask("SELECT count(), sum(sign) FROM weir.traffic_ledger" + ROWS, parameters())
                    .strip()
                    .split("\t");
            return new Found(Long.parseLong(cells[0]), Long.parseLong(cells[1]));
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public long left(int step) throws StoreException, InterruptedException {
            return count().rows();
        }

        @Override
        public void delete(int step) throws StoreException, InterruptedException {
            Map<String, String> options = parameters();
            options.put("mutations_sync", "0");
            requests.ask("ALTER TABLE weir.traffic_ledger DELETE" + ROWS, options);
        }

        @Override
        List<String> about() {
            return List.of(erasure.tenant(), Long.toUnsignedString(erasure.userId()), erasure.jobId());
        }

        private Map<String, String> parameters() {
            Map<String, String> parameters = place.parameters();
            parameters.put("param_tenant", erasure.tenant());
            parameters.put("param_user", Long.toUnsignedString(erasure.userId()));
            return parameters;
        }

        @Override
        public String toString() {
            return place + " (erasure " + erasure.jobId() + ")";
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
