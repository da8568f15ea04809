package dev.weir.sink.store;

import dev.weir.contract.Erasure;
import dev.weir.contract.Timestamps;
import dev.weir.sink.rows.Source;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The removal of a user's rows from weir.traffic_ledger, and weir.traffic_erasures, which books what was removed. */
public final class LedgerErasures implements AutoCloseable {
    /** Where the mark of an erasure stands: rows of its user before it on its partition are to be removed. */
    public record Mark(Source source, long offset, Erasure erasure) {
        @Override
        public String toString() {
            return source + " before " + offset + " (erasure " + erasure.jobId() + ")";
        }
    }

    /** What a count found: rows of either sign, and their sum. */
    public record Found(long rows, long events) {}

    /** What a row of the book says. */
    public enum Stage {
        /** So many rows are going to be removed. */
        COUNTED,
        /** They are gone. */
        ERASED
    }

    private static final String ROWS = " WHERE tenant_id = {tenant:String} AND user_id = {user:UInt64}"
            + " AND topic_id = {topic:String} AND kafka_partition = {partition:UInt32}"
            + " AND kafka_offset < {offset:UInt64}";
    private static final String BOOK = "INSERT INTO weir.traffic_erasures (tenant_id, user_id, job_id, topic_id,"
            + " kafka_partition, kafka_offset, stage, ledger_rows, events, at) FORMAT TabSeparated";

    private final Requests requests;
    private final Set<Guard> without;

    /** @param without guards that a fault test leaves out */
    public LedgerErasures(ClickHouseAddress address, Set<Guard> without) {
        this.requests = new Requests(address);
        this.without = without;
    }

    /** Whether the book has that mark at that stage. */
    public boolean isBooked(Mark mark, Stage stage) throws StoreException, InterruptedException {
        Map<String, String> options = parameters(mark);
        options.put("param_stage", wireName(stage));
        return !requests.ask(
                        "SELECT count() FROM weir.traffic_erasures WHERE topic_id = {topic:String}"
                                + " AND kafka_partition = {partition:UInt32} AND kafka_offset = {offset:UInt64}"
                                + " AND stage = {stage:String}",
                        options)
                .strip()
                .equals("0");
    }

    /** The rows that the mark names and that are still there. */
    public Found count(Mark mark) throws StoreException, InterruptedException {
        String[] cells = requests.ask("SELECT count(), sum(sign) FROM weir.traffic_ledger" + ROWS, parameters(mark))
                .strip()
                .split("\t");
        return new Found(Long.parseLong(cells[0]), Long.parseLong(cells[1]));
    }

    /** Books what is going to be removed; throws when it is not certain that it was booked. */
    public void bookCount(Pass pass, Mark mark, Found found) throws StoreException, InterruptedException {
        Map<String, String> options = new LinkedHashMap<>();
        if (!without.contains(Guard.PASS)) {
            options.put("session_id", pass.id());
            options.put("session_check", "1");
        }
        book(options, mark, Stage.COUNTED, found);
    }

    /** Books that it is gone: that counts nothing, so it needs no pass, which may have ended meanwhile. */
    public void bookEnd(Mark mark) throws StoreException, InterruptedException {
        book(new LinkedHashMap<>(), mark, Stage.ERASED, new Found(0, 0));
    }

    private void book(Map<String, String> options, Mark mark, Stage stage, Found found)
            throws StoreException, InterruptedException {
        Source source = mark.source();
        String partition = Integer.toString(source.partition().partition());
        String offset = Long.toString(mark.offset());
        options.put("query", BOOK);
        options.put("async_insert", "0");
        options.put("insert_deduplicate", without.contains(Guard.TOKEN) ? "0" : "1");
        options.put(
                "insert_deduplication_token", String.join(":", source.topicId(), partition, offset, wireName(stage)));
        // No field can hold a tab: a mark whose names are not as agreed is no mark.
        String row = String.join(
                "\t",
                mark.erasure().tenant(),
                Long.toUnsignedString(mark.erasure().userId()),
                mark.erasure().jobId(),
                source.topicId(),
                partition,
                offset,
                wireName(stage),
                Long.toString(found.rows()),
                Long.toString(found.events()),
                Timestamps.format(Clock.systemUTC().millis()).replace("Z", "").replace('T', ' '));
        try {
            HttpResponse<String> response = requests.send(options, BodyPublishers.ofString(row + "\n"));
            int code = Requests.errorCode(response);
            if (code != 0) {
                throw new StoreException(code, response.body().strip());
            }
        } catch (IOException e) {
            throw new StoreException(StoreException.NO_ANSWER, "no answer from ClickHouse: " + e);
        }
    }

    /**
     * Asks ClickHouse to remove the rows; it goes on by itself. Rows behind the mark stay whenever it runs, and none
     * before it can come any more.
     */
    public void delete(Mark mark) throws StoreException, InterruptedException {
        Map<String, String> options = parameters(mark);
        options.put("mutations_sync", "0");
        requests.ask("ALTER TABLE weir.traffic_ledger DELETE" + ROWS, options);
    }

    /** Whether ClickHouse is at it; throws when it is, and fails. */
    public boolean isBeingDeleted(Mark mark) throws StoreException, InterruptedException {
        // The mutation's text names the topic id and the offset, however ClickHouse writes the rest of it.
        String[] cells = requests.ask(
                        "SELECT count(), max(latest_fail_reason) FROM system.mutations WHERE database = 'weir'"
                                + " AND table = 'traffic_ledger' AND NOT is_done"
                                + " AND position(command, {topic:String}) > 0"
                                + " AND has(splitByNonAlpha(command), {offset:String})",
                        parameters(mark))
                .stripTrailing()
                .split("\t");
        if (cells.length > 1 && !cells[1].isEmpty()) {
            throw new StoreException(StoreException.NO_ANSWER, "the deletion of " + mark + " fails: " + cells[1]);
        }
        return !cells[0].equals("0");
    }

    private static Map<String, String> parameters(Mark mark) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("param_tenant", mark.erasure().tenant());
        parameters.put("param_user", Long.toUnsignedString(mark.erasure().userId()));
        parameters.put("param_topic", mark.source().topicId());
        parameters.put(
                "param_partition", Integer.toString(mark.source().partition().partition()));
        parameters.put("param_offset", Long.toString(mark.offset()));
        return parameters;
    }

    private static String wireName(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        requests.close();
    }
}
