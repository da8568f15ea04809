package dev.weir.reporting;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Account;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether the books balance: each partition's account in itself, and the rows it booked against the rows ClickHouse has.
 * The two can be compared exactly only while nothing is under way; it waits a moment for that, and says when it can't.
 */
final class Balance {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final ReportQuery STORED = ReportQuery.of("""
            SELECT kafka_partition, count()
            FROM weir.traffic_ledger
            WHERE topic_id = {topic:String}
            GROUP BY kafka_partition""");

    private final ClickHousePools clickHouse;
    private final Freshness freshness;
    private final AccountFeed feed;

    Balance(ClickHousePools clickHouse, Freshness freshness, AccountFeed feed) {
        this.clickHouse = clickHouse;
        this.freshness = freshness;
        this.feed = feed;
    }

    /** Accounts and rows stored; {@code exact} when both speak of the same records. */
    record Books(Collection<Account> accounts, Map<Integer, Long> stored, boolean exact) {
        /** Rows booked and not stored, or stored and not booked. */
        long difference() {
            Map<Integer, Long> left = new TreeMap<>(stored);
            accounts.forEach(account -> left.merge(account.partition(), -account.ledgerRows(), Long::sum));
            return left.values().stream().mapToLong(Math::abs).sum();
        }

        boolean balanced() {
            return difference() == 0 && accounts.stream().allMatch(Account::balances);
        }
    }

    void handle(Context ctx) throws InterruptedException {
        try {
            Books books = read();
            Visibility visibility = freshness.now();
            JsonAnswer.write(ctx, json -> write(json, books, visibility));
        } catch (SQLException e) {
            throw QueryFailure.problem(e);
        }
    }

    private Books read() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            PipelineLook before = freshness.look();
            Collection<Account> accounts = feed.accounts();
            boolean settled = before != null && isSettled(before, accounts);
            boolean last = System.nanoTime() > deadline;
            if (before != null && (settled || last)) {
                Map<Integer, Long> stored = stored(before.ledgerTopicId());
                if (settled && isUnchanged(before)) {
                    return new Books(accounts, stored, true);
                }
                if (last) {
                    return new Books(accounts, stored, false);
                }
            } else if (last) {
                return new Books(accounts, Map.of(), false);
            }
            Thread.sleep(PAUSE);
        }
    }

    /** True when all that came in is processed, told in the accounts, and stored. */
    private static boolean isSettled(PipelineLook look, Collection<Account> accounts) {
        Map<Integer, Long> told = new TreeMap<>();
        accounts.forEach(account -> told.put(account.partition(), account.upToOffset() + 1));
        return look.underWay() == 0 && new Offsets(told).hasReached(look.rawEnds());
    }

    /** Whether a look begun from now on finds traffic.raw as long as that one did. */
    private boolean isUnchanged(PipelineLook before) throws InterruptedException {
        PipelineLook underWay = freshness.look();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int seen = 0;
        // The next look to come may have begun before now; the one after it has not.
        for (PipelineLook look = underWay; seen < 2 && System.nanoTime() < deadline; look = freshness.look()) {
            if (!Objects.equals(look, underWay)) {
                seen++;
                underWay = look;
            }
            Thread.sleep(PAUSE);
        }
        return seen == 2 && underWay != null && underWay.rawEnds().equals(before.rawEnds());
    }

    private Map<Integer, Long> stored(String ledgerTopicId) throws SQLException {
        Map<Integer, Long> stored = new TreeMap<>();
        try (Connection connection = clickHouse.monitor();
                ResultSet rows = STORED.with("topic", ledgerTopicId).run(connection)) {
            while (rows.next()) {
                stored.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return stored;
    }

    private static void write(JsonGenerator json, Books books, Visibility visibility) throws IOException {
        json.writeStartObject();
        writeVerdict(json, books.exact() ? books : null);
        TenantReports.claim(json, new Visibility(visibility.asOf(), books.exact(), visibility.underWay()));
        json.writeArrayFieldStart("partitions");
        for (Account account : books.accounts()) {
            json.writeStartObject();
            json.writeStringField("topic", account.topic());
            json.writeNumberField("partition", account.partition());
            json.writeNumberField("received", account.received());
            json.writeNumberField("applied", account.applied());
            json.writeNumberField("duplicate", account.duplicate());
            json.writeNumberField("conflict", account.conflict());
            json.writeNumberField("rejected", account.rejected());
            json.writeNumberField("ledger_rows_booked", account.ledgerRows());
            json.writeNumberField("ledger_rows_stored", books.stored().getOrDefault(account.partition(), 0L));
            json.writeNumberField("up_to_offset", account.upToOffset());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** While records are under way the comparison would prove nothing: null, neither true nor false. */
    private static void writeVerdict(JsonGenerator json, @Nullable Books exact) throws IOException {
        if (exact == null) {
            json.writeNullField("balanced");
            json.writeNullField("difference");
        } else {
            json.writeBooleanField("balanced", exact.balanced());
            json.writeNumberField("difference", exact.difference());
        }
    }
}
