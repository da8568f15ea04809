package dev.weir.reporting.pipeline;

import dev.weir.contract.Account;
import dev.weir.kit.pipeline.Offsets;
import dev.weir.kit.pipeline.PipelineLook;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the books of a pipeline with what ClickHouse has: each partition's account in itself, and the rows it booked, less
 * those erased, against the rows stored. The two can be compared exactly only while nothing is under way; it waits a moment
 * for that, and says when it can't.
 */
public final class BooksComparison {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final StoredRows storedRows;
    private final Freshness freshness;
    private final AccountFeed feed;
    private volatile Consumer<Books> onExact = _ -> {};

    public BooksComparison(StoredRows storedRows, Freshness freshness, AccountFeed feed) {
        this.storedRows = storedRows;
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

    /** What can be claimed of the pipeline when the books can't be compared. */
    Visibility underWay() throws InterruptedException {
        return freshness.claim(Duration.ZERO).notComplete();
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
        Offsets quietEnds = Offsets.NONE;
        long quietSince = System.nanoTime();
        while (true) {
            PipelineLook look = freshness.look();
            if (look == null || !look.isSettled() || !look.rawEnds().equals(quietEnds)) {
                quietEnds = look == null ? Offsets.NONE : look.rawEnds();
                quietSince = System.nanoTime();
            }
            boolean toldAll = feed.isQuietSince(quietSince);
            Collection<Account> accounts = feed.accounts();
            boolean settled = look != null
                    && look.isSettled()
                    && hasAccountOfEach(look.rawEnds(), accounts)
                    && (toldAll || isTold(look.rawEnds(), accounts));
            boolean last = System.nanoTime() > deadline;
            if (look != null && (settled || last)) {
                StoredRows.Erased before = storedRows.countErased(look.ledgerTopicId());
                Map<Integer, Long> stored = storedRows.count(look.ledgerTopicId());
                StoredRows.Erased erased = storedRows.countErased(look.ledgerTopicId());
                // Retention removes rows without a record on the raw topic.
                boolean removing = erased.unfinished() > 0 || !erased.equals(before);
                PresentEnds.Answer after = settled && !removing ? freshness.askEnds() : null;
                if (after != null && after.ends().equals(look.rawEnds())) {
                    return new Books(accounts, stored, erased.rows(), after.before());
                }
                if (last) {
                    return new Books(accounts, stored, erased.rows(), null);
                }
            } else if (last) {
                return new Books(accounts, Map.of(), Map.of(), null);
            }
            Thread.sleep(PAUSE);
        }
    }

    /** A partition that has records and no account would balance by saying nothing. */
    private static boolean hasAccountOfEach(Offsets rawEnds, Collection<Account> accounts) {
        return rawEnds.byPartition().entrySet().stream()
                .filter(end -> end.getValue() > 0)
                .allMatch(end -> accounts.stream().anyMatch(account -> account.partition() == end.getKey()));
    }

    /**
     * True when the accounts speak of all records before those ends. They never do where a topic ends with the mark of a
     * transaction; then the accounts have to be quiet for a while.
     */
    private static boolean isTold(Offsets rawEnds, Collection<Account> accounts) {
        Map<Integer, Long> told = new TreeMap<>();
        accounts.forEach(account -> told.put(account.partition(), account.upToOffset() + 1));
        return new Offsets(told).hasReached(rawEnds);
    }
}
