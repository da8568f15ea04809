package dev.weir.sink.store;

import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.Batch.DayBlock;
import dev.weir.sink.rows.RowBlock;
import dev.weir.sink.rows.RowRange;
import dev.weir.sink.rows.Source;
import dev.weir.sink.rows.StoredOffsets;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** weir.traffic_ledger as the sink sees it: the one INSERT of the product, and what is stored of a partition. */
public final class LedgerTable implements AutoCloseable {
    private static final int SESSION_NOT_FOUND = 372;
    private static final int SESSION_IS_LOCKED = 373;
    private static final String INSERT = "INSERT INTO weir.traffic_ledger (tenant_id, user_id, created_at, request_id,"
            + " page_url, sign, version, received_at, topic_id, kafka_partition, kafka_offset) FORMAT RowBinary";
    private static final String OFFSETS = " WHERE topic_id = {topic_id:String}"
            + " AND kafka_partition = {kafka_partition:UInt32}"
            + " AND kafka_offset BETWEEN {first_offset:UInt64} AND {last_offset:UInt64}";
    private static final String STRETCH = " FROM weir.traffic_ledger" + OFFSETS;
    private static final String ERASED_STRETCH = " FROM weir.traffic_erasures" + OFFSETS;

    private final Requests requests;
    private final Duration passLifetime;
    private final Duration timeout;
    private final Set<Guard> without;

    /**
     * @param passLifetime how long a pass lasts that is not used
     * @param without guards that a fault test leaves out
     */
    public LedgerTable(ClickHouseAddress address, Duration passLifetime, Set<Guard> without) {
        this.requests = new Requests(address);
        this.passLifetime = passLifetime;
        this.timeout = address.timeout();
        this.without = without;
    }

    private boolean has(Guard guard) {
        return !without.contains(guard);
    }

    /**
     * After how long no insert of anybody can begin under a pass that we can't name: an insert that has begun holds its
     * pass while its body arrives, but no longer than its sender waits for an answer, or ClickHouse for more.
     */
    public Duration quietTime() {
        return passLifetime.plus(timeout).plusSeconds(2);
    }

    /** Whether an insert of that partition is being processed. */
    public boolean isBusy(Source source) throws StoreException, InterruptedException {
        return !requests.ask(
                        "SELECT count() FROM system.processes WHERE startsWith(query_id, {prefix:String})",
                        Map.of("param_prefix", Pass.prefix(source.partition().partition())))
                .strip()
                .equals("0");
    }

    public Pass open(int partition) throws StoreException, InterruptedException {
        Pass pass = Pass.fresh(partition);
        if (!has(Guard.PASS)) {
            return pass;
        }
        requests.ask(
                "SELECT 1",
                Map.of("session_id", pass.id(), "session_timeout", Long.toString(passLifetime.toSeconds())));
        return pass;
    }

    /** Makes the pass worthless; false as long as an insert under it runs. */
    public boolean revoke(Pass pass) throws StoreException, InterruptedException {
        if (!has(Guard.PASS)) {
            return true;
        }
        try {
            requests.ask("SELECT 1", Map.of("session_id", pass.id(), "session_check", "1", "close_session", "1"));
            return true;
        } catch (StoreException e) {
            if (e.code() == SESSION_NOT_FOUND) {
                return true;
            }
            if (e.code() == SESSION_IS_LOCKED) {
                return false;
            }
            throw e;
        }
    }

    /** Asks ClickHouse to end what runs under that pass. */
    public void kill(Pass pass) throws StoreException, InterruptedException {
        requests.ask("KILL QUERY WHERE startsWith(query_id, {pass:String}) ASYNC", Map.of("param_pass", pass.id()));
    }

    /** Sends one block, as a single part of a single day. */
    public InsertOutcome insert(Pass pass, Batch batch, DayBlock block) throws InterruptedException {
        return insert(pass, pass.id() + "-" + block.day(), batch.token(block), block.block());
    }

    /** Sends some rows of a block, as a part of their own. */
    public InsertOutcome insert(Pass pass, Batch batch, RowRange piece) throws InterruptedException {
        String which = piece.day() + ":" + piece.firstOffset() + "-" + piece.lastOffset();
        return insert(pass, pass.id() + "-" + which, batch.token(piece), piece.toBlock());
    }

    private InsertOutcome insert(Pass pass, String queryId, String token, RowBlock block) throws InterruptedException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("query", INSERT);
        options.put("query_id", queryId);
        if (has(Guard.PASS)) {
            options.put("session_id", pass.id());
            options.put("session_check", "1");
        }
        // Without any token ClickHouse would tell a repeated block by its rows.
        options.put(
                "insert_deduplication_token",
                has(Guard.TOKEN) ? token : UUID.randomUUID().toString());
        options.put("insert_deduplicate", "1");
        options.put("async_insert", "0");
        options.put("max_partitions_per_insert_block", "1");
        // The body forms one block however many rows it has, and nothing is split or gathered on the way.
        options.put("max_insert_block_size", "10000000");
        options.put("min_insert_block_size_rows", "0");
        options.put("min_insert_block_size_bytes", "0");
        HttpResponse<String> response;
        try {
            response = requests.send(options, BodyPublishers.fromPublisher(new BlockBody(block), block.length()));
        } catch (IOException e) {
            return new InsertOutcome.Unknown(e.toString());
        }
        int code = Requests.errorCode(response);
        if (code != 0) {
            return new InsertOutcome.Refused(code, response.body().strip());
        }
        String summary = response.headers().firstValue("X-ClickHouse-Summary").orElse("");
        return summary.contains("\"written_rows\":\"" + block.rows() + "\"")
                ? new InsertOutcome.Landed()
                : new InsertOutcome.Unknown("ClickHouse wrote another number of rows: " + summary);
    }

    /** How many rows of that stretch are stored, by day. */
    public Map<Integer, Integer> countByDay(Source source, long first, long last)
            throws StoreException, InterruptedException {
        String answer = requests.ask(
                "SELECT _partition_id, count(), uniqExact(kafka_offset)" + STRETCH + " GROUP BY _partition_id",
                stretch(source, first, last));
        Map<Integer, Integer> counts = new HashMap<>();
        for (String line : answer.lines().toList()) {
            String[] cells = line.split("\t");
            if (!cells[1].equals(cells[2])) {
                throw new DoubledRows(source + " " + first + ".." + last + " on " + cells[0]);
            }
            counts.put(dayOf(cells[0]), Integer.parseInt(cells[1]));
        }
        return counts;
    }

    /** How many active parts each day has, by partition id; of the servers' own tables where the ledger is sharded. */
    public Map<String, Integer> activeParts() throws StoreException, InterruptedException {
        String answer = requests.ask(
                "SELECT partition_id, count() FROM system.parts WHERE active AND database = 'weir'"
                        + " AND startsWith(table, 'traffic_ledger') GROUP BY partition_id",
                Map.of());
        Map<String, Integer> parts = new HashMap<>();
        for (String line : answer.lines().toList()) {
            String[] cells = line.split("\t");
            parts.put(cells[0], Integer.parseInt(cells[1]));
        }
        return parts;
    }

    /** Which offsets of that stretch are stored. */
    public StoredOffsets stored(Source source, long first, long last) throws StoreException, InterruptedException {
        StoredOffsets offsets = new StoredOffsets(first);
        if (!has(Guard.COUNT)) {
            return offsets;
        }
        for (String line : requests.ask("SELECT kafka_offset" + STRETCH, stretch(source, first, last))
                .lines()
                .toList()) {
            if (!offsets.add(Long.parseLong(line))) {
                throw new DoubledRows(source + " " + line);
            }
        }
        return offsets;
    }

    /** The same, and which rows from there on were erased since. */
    public StoredOffsets storedOrErased(Source source, long first, long last)
            throws StoreException, InterruptedException {
        StoredOffsets offsets = stored(source, first, last);
        String answer = requests.ask(
                "SELECT tenant_id, user_id, max(kafka_offset)" + ERASED_STRETCH + " GROUP BY tenant_id, user_id",
                stretch(source, first, Long.MAX_VALUE));
        for (String line : answer.lines().toList()) {
            String[] cells = line.split("\t");
            offsets.addErasure(cells[0], Long.parseUnsignedLong(cells[1]), Long.parseLong(cells[2]));
        }
        return offsets;
    }

    /** The greatest offset of that partition whose row is stored or whose mark is booked, from that one on. */
    public OptionalLong greatest(Source source, long from) throws StoreException, InterruptedException {
        if (!has(Guard.COUNT)) {
            return OptionalLong.empty();
        }
        String answer = requests.ask(
                        "SELECT sum(n), max(greatest) FROM (SELECT count() AS n, max(kafka_offset) AS greatest"
                                + STRETCH + " UNION ALL SELECT count(), max(kafka_offset)" + ERASED_STRETCH + ")",
                        stretch(source, from, Long.MAX_VALUE))
                .strip();
        String[] cells = answer.split("\t");
        return cells[0].equals("0") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cells[1]));
    }

    /** The ledger holds a row twice: what this service exists to prevent. */
    public static final class DoubledRows extends IllegalStateException {
        private static final long serialVersionUID = 1;

        DoubledRows(String where) {
            super("the ledger holds rows twice: " + where);
        }
    }

    private static Map<String, String> stretch(Source source, long first, long last) {
        return Map.of(
                "param_topic_id",
                source.topicId(),
                "param_kafka_partition",
                Integer.toString(source.partition().partition()),
                "param_first_offset",
                Long.toString(first),
                "param_last_offset",
                Long.toString(last));
    }

    private static int dayOf(String partitionId) {
        return (int)
                LocalDate.parse(partitionId, DateTimeFormatter.BASIC_ISO_DATE).toEpochDay();
    }

    @Override
    public void close() {
        requests.close();
    }
}
