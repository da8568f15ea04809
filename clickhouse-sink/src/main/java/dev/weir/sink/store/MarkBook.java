package dev.weir.sink.store;

import dev.weir.contract.Timestamps;
import dev.weir.sink.store.MarkedRows.Found;
import dev.weir.sink.store.MarkedRows.Stage;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table that says how many rows each mark has removed, and what ClickHouse is still removing. */
final class MarkBook {
    private final Requests requests;
    private final Set<Guard> without;
    private final String table;
    private final String columns;

    /**
     * @param about columns of what a mark is about
     * @param found columns of what was found
     * @param without guards that a fault test leaves out
     */
    MarkBook(Requests requests, Set<Guard> without, String table, List<String> about, List<String> found) {
        this.requests = requests;
        this.without = without;
        this.table = table;
        this.columns = String.join(", ", about) + ", topic_id, kafka_partition, kafka_offset, stage, "
                + String.join(", ", found) + ", at";
    }

    boolean isBooked(MarkPlace place, Stage stage) throws StoreException, InterruptedException {
        Map<String, String> options = place.parameters();
        options.put("param_stage", wireName(stage));
        return !requests.ask(
                        "SELECT count() FROM " + table + " WHERE topic_id = {topic:String}"
                                + " AND kafka_partition = {partition:UInt32} AND kafka_offset = {offset:UInt64}"
                                + " AND stage = {stage:String}",
                        options)
                .strip()
                .equals("0");
    }

    /**
     * Throws when it is not certain that it was booked.
     *
     * @param about has no tab in it: a mark whose names are not as agreed is no mark
     */
    void book(@Nullable Pass pass, MarkPlace place, Stage stage, List<String> about, Found found)
            throws StoreException, InterruptedException {
        Map<String, String> options = new LinkedHashMap<>();
        if (pass != null && !without.contains(Guard.PASS)) {
            options.put("session_id", pass.id());
            options.put("session_check", "1");
        }
        String topicId = place.source().topicId();
        String offset = Long.toString(place.offset());
        options.put("query", "INSERT INTO " + table + " (" + columns + ") FORMAT TabSeparated");
        options.put("async_insert", "0");
        options.put("insert_deduplicate", without.contains(Guard.TOKEN) ? "0" : "1");
        options.put(
                "insert_deduplication_token", String.join(":", topicId, place.partition(), offset, wireName(stage)));
        String row = String.join(
                "\t",
                String.join("\t", about),
                topicId,
                place.partition(),
                offset,
                wireName(stage),
                Long.toString(found.rows()),
                Long.toString(found.booked()),
                moment(Clock.systemUTC().millis()));
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

    /** Whether ClickHouse is still removing rows of that table for a mark; throws when it is, and fails. */
    boolean isBeingDeleted(MarkPlace place, String from) throws StoreException, InterruptedException {
        Map<String, String> options = place.parameters();
        options.put("param_table", from);
        // The mutation's text names the topic id and the offset, however ClickHouse writes the rest of it.
        String[] cells = requests.ask(
                        "SELECT count(), max(latest_fail_reason) FROM system.mutations WHERE database = 'weir'"
                                + " AND table = {table:String} AND NOT is_done"
                                + " AND position(command, {topic:String}) > 0"
                                + " AND has(splitByNonAlpha(command), {offset:String})",
                        options)
                .stripTrailing()
                .split("\t");
        if (cells.length > 1 && !cells[1].isEmpty()) {
            throw new StoreException(StoreException.NO_ANSWER, "the deletion of " + place + " fails: " + cells[1]);
        }
        return !cells[0].equals("0");
    }

    /** As ClickHouse reads it in a row. */
    static String moment(long millis) {
        return Timestamps.format(millis).replace("Z", "").replace('T', ' ');
    }

    private static String wireName(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
