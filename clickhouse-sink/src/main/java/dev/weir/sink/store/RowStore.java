package dev.weir.sink.store;

import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.Batch.TargetBlock;
import dev.weir.sink.rows.RowBlock;
import dev.weir.sink.rows.RowRange;
import dev.weir.sink.rows.Source;
import dev.weir.sink.rows.StoredOffsets;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** The rows of one topic in ClickHouse as the sink sees them: the one INSERT of the product, and what is stored. */
public final class RowStore implements AutoCloseable {
    private final StoreLayout layout;
    private final Requests requests;
    private final Passes passes;
    private final Set<Guard> without;

    /**
     * @param passLifetime how long a pass lasts that is not used
     * @param without guards that a fault test leaves out
     */
    public RowStore(StoreLayout layout, ClickHouseAddress address, Duration passLifetime, Set<Guard> without) {
        this.layout = layout;
        this.requests = new Requests(address);
        this.passes = new Passes(requests, layout.passPrefix(), passLifetime, address.timeout(), without);
        this.without = without;
    }

    public Passes passes() {
        return passes;
    }

    private boolean has(Guard guard) {
        return !without.contains(guard);
    }

    /** Sends one block, as a single part. */
    public InsertOutcome insert(Pass pass, Batch batch, TargetBlock block) throws InterruptedException {
        String target = block.target();
        return insert(pass, target, target, batch.token(block), block.block());
    }

    /** Sends some rows of a block, as a part of their own. */
    public InsertOutcome insert(Pass pass, Batch batch, RowRange piece) throws InterruptedException {
        String which = piece.target() + ":" + piece.firstOffset() + "-" + piece.lastOffset();
        return insert(pass, piece.target(), which, batch.token(piece), piece.toBlock());
    }

    private InsertOutcome insert(Pass pass, String target, String which, String token, RowBlock block)
            throws InterruptedException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("query", layout.insert(target));
        options.put("query_id", pass.id() + "-" + which);
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

    /** How many rows of that stretch are stored, by target. */
    public Map<String, Integer> count(Source source, long first, long last)
            throws StoreException, InterruptedException {
        Map<String, Integer> counts = new HashMap<>();
        for (String[] cells : ask(layout.counts(), stretch(source, first, last))) {
            if (!cells[1].equals(cells[2])) {
                throw new DoubledRows(source + " " + first + ".." + last + " of " + cells[0]);
            }
            counts.put(layout.targetOf(cells[0]), Integer.parseInt(cells[1]));
        }
        return counts;
    }

    /** How many active parts there are of what is merged by itself. */
    public Map<String, Integer> activeParts() throws StoreException, InterruptedException {
        Map<String, Integer> parts = new HashMap<>();
        for (String[] cells : ask(layout.parts(), Map.of())) {
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
        for (String[] cells : ask(layout.offsets(), stretch(source, first, last))) {
            if (!offsets.add(Long.parseLong(cells[0]))) {
                throw new DoubledRows(source + " " + cells[0]);
            }
        }
        return offsets;
    }

    /** The same, and which rows from there on were erased since. */
    public StoredOffsets storedOrErased(Source source, long first, long last)
            throws StoreException, InterruptedException {
        StoredOffsets offsets = stored(source, first, last);
        Optional<String> erasures = layout.erasures();
        if (erasures.isPresent()) {
            for (String[] cells : ask(erasures.get(), stretch(source, first, Long.MAX_VALUE))) {
                offsets.addErasure(cells[0], Long.parseUnsignedLong(cells[1]), Long.parseLong(cells[2]));
            }
        }
        return offsets;
    }

    /** The greatest offset of that partition whose row is stored or whose mark is booked, from that one on. */
    public OptionalLong greatest(Source source, long from) throws StoreException, InterruptedException {
        if (!has(Guard.COUNT)) {
            return OptionalLong.empty();
        }
        String[] cells =
                ask(layout.greatest(), stretch(source, from, Long.MAX_VALUE)).getFirst();
        return cells[0].equals("0") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cells[1]));
    }

    /** The offset of that partition below which nothing is to be read again, since rows of it have been removed; or 0. */
    public long settledBelow(Source source) throws StoreException, InterruptedException {
        Optional<String> select = layout.settledBelow();
        return select.isEmpty()
                ? 0
                : Long.parseLong(
                        ask(select.get(), stretch(source, 0, Long.MAX_VALUE)).getFirst()[0]);
    }

    private List<String[]> ask(String select, Map<String, String> parameters)
            throws StoreException, InterruptedException {
        return requests.ask(select, parameters)
                .lines()
                .map(line -> line.split("\t"))
                .toList();
    }

    /** A row is stored twice: what this service exists to prevent. */
    public static final class DoubledRows extends IllegalStateException {
        private static final long serialVersionUID = 1;

        DoubledRows(String where) {
            super("rows are stored twice: " + where);
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

    @Override
    public void close() {
        requests.close();
    }
}
