package dev.weir.reporting.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Account;
import dev.weir.kit.pipeline.Offsets;
import dev.weir.kit.pipeline.PipelineLook;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.clickhouse.MonitorPool;
import dev.weir.reporting.clickhouse.QueryFailure;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether the books balance: each partition's account in itself, and the rows it booked, less those erased, against the
 * rows ClickHouse has.
 * The two can be compared exactly only while nothing is under way; it waits a moment for that, and says when it can't.
 */
public final class Balance {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final StoredRows storedRows;
    private final Freshness freshness;
    private final AccountFeed feed;
    private volatile Consumer<Books> onExact = _ -> {};

    public Balance(MonitorPool clickHouse, Freshness freshness, AccountFeed feed) {
        this.storedRows = new StoredRows(clickHouse);
        this.freshness = freshness;
        this.feed = feed;
    }

    /**
     * Accounts, rows stored, and rows that were erased.
     *
     * @param at the moment for which both hold exactly; null when they may speak of different records
     */
    record Books(
            Collection<Account> accounts,
            Map<Integer, Long> stored,
            Map<Integer, Long> erased,
            @Nullable Instant at) {
        /** Rows booked and neither stored nor erased, or stored and not booked. */
        long difference() {
            Map<Integer, Long> left = new TreeMap<>(stored);
            erased.forEach((partition, rows) -> left.merge(partition, rows, Long::sum));
            accounts.forEach(account -> left.merge(account.partition(), -account.ledgerRows(), Long::sum));
            return left.values().stream().mapToLong(Math::abs).sum();
        }

        boolean balanced() {
            return difference() == 0 && accounts.stream().allMatch(Account::balances);
        }
    }

    public void handle(Context ctx) throws InterruptedException {
        try {
            Books books = read();
            Instant at = books.at();
            Visibility visibility = at != null
                    ? Visibility.completeAt(at)
                    : freshness.claim(Duration.ZERO).notComplete();
            JsonAnswer.write(ctx, json -> write(json, books, visibility));
        } catch (SQLException e) {
            throw QueryFailure.problem(e);
        }
    }

    /** Has the books told, by whomever they were compared, whenever that was exact. */
    void onExact(Consumer<Books> listener) {
        onExact = listener;
    }

    Books read() throws SQLException, InterruptedException {
        Books books = compare();
        if (books.at() != null) {
            onExact.accept(books);
        }
        return books;
    }

    private Books compare() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            PipelineLook look = freshness.look();
            Collection<Account> accounts = feed.accounts();
            boolean settled = look != null && look.isSettled() && isTold(look.rawEnds(), accounts);
            boolean last = System.nanoTime() > deadline;
            if (look != null && (settled || last)) {
                Map<Integer, Long> stored = storedRows.count(look.ledgerTopicId());
                Map<Integer, Long> erased = storedRows.countErased(look.ledgerTopicId());
                PresentEnds.Answer after = settled ? freshness.askEnds() : null;
                if (after != null && after.ends().equals(look.rawEnds())) {
                    return new Books(accounts, stored, erased, after.before());
                }
                if (last) {
                    return new Books(accounts, stored, erased, null);
                }
            } else if (last) {
                return new Books(accounts, Map.of(), Map.of(), null);
            }
            Thread.sleep(PAUSE);
        }
    }

    /** True when the accounts speak of all records before those ends. */
    private static boolean isTold(Offsets rawEnds, Collection<Account> accounts) {
        Map<Integer, Long> told = new TreeMap<>();
        accounts.forEach(account -> told.put(account.partition(), account.upToOffset() + 1));
        return new Offsets(told).hasReached(rawEnds);
    }

    private static void write(JsonGenerator json, Books books, Visibility visibility) throws IOException {
        json.writeStartObject();
        writeVerdict(json, books.at() != null ? books : null);
        visibility.writeTo(json);
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
            json.writeNumberField("ledger_rows_erased", books.erased().getOrDefault(account.partition(), 0L));
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
