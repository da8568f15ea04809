package dev.weir.reporting.pipeline;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the books with ClickHouse steadily, so that a difference is told without anybody asking. */
public final class BooksWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BooksWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(15);

    private record Compared(long difference, Instant at) {}

    private final BooksComparison balance;
    private final Thread thread;
    private volatile @Nullable Compared last;

    public BooksWatch(String topic, BooksComparison balance, MeterRegistry metrics) {
        this.balance = balance;
        this.thread =
                Thread.ofPlatform().daemon().name("books-watch of " + topic).unstarted(this::watch);
        balance.onExact(this::saw);
        Gauge.builder("weir_books_difference", this, watch -> watch.read(Compared::difference))
                .description("rows booked and not stored, or stored and not booked, at the last quiet moment")
                .tag("topic", topic)
                .register(metrics);
        TimeGauge.builder(
                        "weir_books_compared",
                        this,
                        TimeUnit.MILLISECONDS,
                        watch -> watch.read(compared -> compared.at().toEpochMilli()))
                .description("the last quiet moment, at which the books could be compared")
                .tag("topic", topic)
                .register(metrics);
    }

    public void start() {
        thread.start();
    }

    /** The difference now; null when no moment was quiet. */
    public @Nullable Long compare() throws SQLException, InterruptedException {
        BooksComparison.Books books = balance.read();
        return books.at() == null ? null : (Long) books.difference();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void saw(BooksComparison.Books books) {
        Instant at = books.at();
        if (at == null) {
            return;
        }
        Compared before = last;
        long difference = books.difference();
        if (difference != 0 && (before == null || before.difference() != difference)) {
            log.error("The books do not balance: {} ledger rows differ, as of {}", difference, at);
        }
        last = new Compared(difference, at);
    }

    private interface Reading {
        double of(Compared compared);
    }

    private double read(Reading reading) {
        Compared known = last;
        return known == null ? Double.NaN : reading.of(known);
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    compare();
                } catch (SQLException e) {
                    log.debug("The books can't be compared now: {}", e.getMessage());
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException _) {
            // Only close interrupts.
        }
    }
}
