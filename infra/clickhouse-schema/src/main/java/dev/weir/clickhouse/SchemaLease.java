package dev.weir.clickhouse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The right to change the schema: a row of numbered tables of which the highest says who holds it.
 *
 * <p>Taking or renewing it creates the next number, which only one process can do. Every statement runs in a ClickHouse
 * session that the server closes before the lease ends, so what a stalled holder sends too late is refused by the
 * server itself (docs/decisions/0006-one-migrator-at-a-time.md).
 */
final class SchemaLease {
    private static final String TABLE = "weir.schema_lease_%010d";
    private static final String QUERY_PREFIX = "weir-schema-";
    private static final String FREE = "free";
    private static final Pattern HELD = Pattern.compile("held for (\\d+) s by .*");

    private final ClickHouseConnection connection;
    private final LeaseTimes times;
    private final String owner;
    private final String session;
    private long term;

    private SchemaLease(ClickHouseConnection connection, LeaseTimes times, String owner, long term) {
        this.connection = connection;
        this.times = times;
        this.owner = owner;
        this.session = QUERY_PREFIX + UUID.randomUUID();
        this.term = term;
    }

    /** The lease was lost to another process; nothing more was sent. */
    static final class Lost extends Exception {
        Lost(String message) {
            super(message);
        }
    }

    /** The highest term there is: whether someone may take the next one. */
    private record Current(long term, boolean takeable) {}

    /** The lease, if nobody holds it; {@code owner} is told to whoever looks. */
    static Optional<SchemaLease> tryTake(ClickHouseConnection connection, LeaseTimes times, String owner) {
        var current = current(connection);
        if (!current.takeable()) {
            return Optional.empty();
        }
        var lease = new SchemaLease(connection, times, owner, current.term());
        try {
            lease.advance(lease.heldComment(), false);
            return Optional.of(lease);
        } catch (Lost another) {
            return Optional.empty();
        }
    }

    /** Renews the lease and runs one statement under it. */
    void run(String statement) throws Lost {
        advance(heldComment(), true);
        inSession(statement, true, Map.of("query_id", QUERY_PREFIX + term + "-" + UUID.randomUUID()));
    }

    /** Gives the lease back and clears away the earlier terms. */
    void release() throws Lost {
        advance(FREE, true);
        for (var earlier : connection.query("""
                SELECT name FROM system.tables
                WHERE database = 'weir' AND name LIKE 'schema\\_lease\\_%%' AND name < 'schema_lease_%010d'""".formatted(term))) {
            connection.execute("DROP TABLE IF EXISTS weir." + earlier.getFirst() + " SYNC");
        }
    }

    private void advance(String comment, boolean sessionExists) throws Lost {
        var next = term + 1;
        try {
            inSession(
                    "CREATE TABLE " + TABLE.formatted(next) + " (nothing UInt8) ENGINE = Null COMMENT '" + comment
                            + "'",
                    sessionExists,
                    Map.of());
        } catch (ClickHouseException.Refused refusal) {
            if (refusal.code() == ClickHouseException.Refused.TABLE_ALREADY_EXISTS) {
                throw new Lost("another process took term " + next);
            }
            throw refusal;
        }
        term = next;
        // A process that slept through several terms can create one that was cleared away: the highest alone counts.
        if (current(connection).term() != next) {
            connection.execute("DROP TABLE IF EXISTS " + TABLE.formatted(next));
            throw new Lost("term " + next + " had long passed");
        }
    }

    private void inSession(String statement, boolean sessionExists, Map<String, String> more) throws Lost {
        var options = new LinkedHashMap<>(more);
        options.put("session_id", session);
        options.put("session_timeout", Long.toString(times.session().toSeconds()));
        if (sessionExists) {
            options.put("session_check", "1");
        }
        try {
            connection.send(statement, options);
        } catch (ClickHouseException.Refused refusal) {
            if (refusal.code() == ClickHouseException.Refused.SESSION_NOT_FOUND) {
                throw new Lost("this process was silent for too long");
            }
            throw refusal;
        }
    }

    private String heldComment() {
        return "held for " + times.lease().toSeconds() + " s by " + owner.replaceAll("[^A-Za-z0-9 ._-]", "_");
    }

    private static Current current(ClickHouseConnection connection) {
        List<List<String>> rows = connection.query("""
                SELECT substring(name, length('schema_lease_') + 1), comment,
                    toUnixTimestamp(now()) - toUnixTimestamp(metadata_modification_time),
                    (SELECT count() FROM system.processes WHERE startsWith(query_id, 'weir-schema-'))
                FROM system.tables
                WHERE database = 'weir' AND name LIKE 'schema\\_lease\\_%'
                ORDER BY name DESC
                LIMIT 1""");
        if (rows.isEmpty()) {
            return new Current(0, true);
        }
        var row = rows.getFirst();
        var held = HELD.matcher(row.get(1));
        var expired = !held.matches() || Long.parseLong(row.get(2)) > Long.parseLong(held.group(1));
        var stillAtWork = Long.parseLong(row.get(3)) > 0;
        return new Current(Long.parseLong(row.getFirst()), expired && !stillAtWork);
    }
}
