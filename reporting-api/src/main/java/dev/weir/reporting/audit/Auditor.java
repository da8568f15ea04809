package dev.weir.reporting.audit;

import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.clickhouse.MonitorPool;
import dev.weir.reporting.kafka.TopicFeed;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.pipeline.BooksWatch;
import dev.weir.reporting.pipeline.Freshness;
import dev.weir.reporting.pipeline.LedgerPosition;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits the ledger now and then, or when asked to; one audit at a time, also where several instances run. It works for
 * a quarter of the time unless somebody waits for it, and lets reports go first.
 */
public final class Auditor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Auditor.class);
    private static final byte[] KEY = "audit".getBytes(StandardCharsets.UTF_8);
    private static final Duration LOOK_AROUND = Duration.ofMillis(500);

    /** Time for ops.audits to be read before anything is begun by the clock. */
    private static final Duration AFTER_START = Duration.ofSeconds(30);

    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    /** Whoever has not said so for that long does not work on it any more. */
    private static final Duration ABANDONED = Duration.ofMinutes(2);

    private static final Duration SECOND_LOOK = Duration.ofSeconds(2);
    private static final int REST = 3;
    private static final int ATTEMPTS = 20;
    private static final long IDS_A_SLICE = 2_000_000;
    private static final int MOST_SLICES = 1_024;

    private final String kafka;
    private final StoredLedger stored;
    private final Freshness freshness;
    private final BooksWatch books;
    private final ReportsFirst reports;
    private final TopicWriter writer;
    private final Duration every;
    private final Clock clock;
    private final TopicFeed feed;
    private final Thread thread;
    private final Semaphore asked = new Semaphore(0);

    private volatile @Nullable AuditState last;
    private volatile @Nullable AuditState running;

    /** The audit that this instance works on; what the topic says of it is its own words. */
    private volatile @Nullable String ours;

    private volatile @Nullable String requested;
    private volatile boolean closed;

    /** Nanoseconds spent on the present step; of the audit's thread alone. */
    private long worked;

    /** @param every how often; zero for only when asked to */
    public Auditor(
            String kafka,
            MonitorPool clickHouse,
            Freshness freshness,
            BooksWatch books,
            ReportsFirst reports,
            TopicWriter writer,
            Duration every,
            Clock clock,
            MeterRegistry metrics) {
        this.kafka = kafka;
        this.stored = new StoredLedger(clickHouse);
        this.freshness = freshness;
        this.books = books;
        this.reports = reports;
        this.writer = writer;
        this.every = every;
        this.clock = clock;
        this.feed = new TopicFeed(kafka, Topics.OPS_AUDITS, this::take);
        this.thread = Thread.ofPlatform().daemon().name("audit").unstarted(this::run);
        AuditMetrics.bind(metrics, this::last, this::running);
    }

    public void start() {
        feed.start();
        thread.start();
    }

    Duration every() {
        return every;
    }

    @Nullable AuditState last() {
        return last;
    }

    @Nullable AuditState running() {
        return running;
    }

    /** Has an audit begin soon, or joins the one that runs, which then takes no rests; its id. */
    synchronized String request() {
        AuditState now = running;
        String id = now != null
                ? now.id()
                : requested != null ? requested : UUID.randomUUID().toString();
        requested = id;
        asked.release();
        return id;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        feed.close();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(byte[] value) throws IOException {
        AuditState state = AuditState.parse(value);
        if (state.id().equals(ours)) {
            return;
        }
        if (state.endedAt() == null) {
            running = state;
        } else {
            settle(state);
        }
    }

    private synchronized void settle(AuditState state) {
        last = state;
        running = null;
        if (state.id().equals(requested)) {
            requested = null;
        }
    }

    private void run() {
        long begun = System.nanoTime();
        try {
            while (!closed) {
                AuditState due = due(System.nanoTime() - begun > AFTER_START.toNanos());
                if (due != null) {
                    audit(due);
                } else {
                    await();
                }
            }
        } catch (InterruptedException _) {
            // Only close interrupts.
        }
    }

    /** Until the next look around, or until somebody asks. */
    private void await() throws InterruptedException {
        var _ = asked.tryAcquire(LOOK_AROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The audit to work on now: one that was left, one that was asked for, or the next by the clock. */
    private @Nullable AuditState due(boolean byTheClock) {
        long now = clock.millis();
        AuditState other = running;
        if (other != null) {
            return now - other.seenAt() > ABANDONED.toMillis() ? takeOver(other, now) : null;
        }
        AuditState before = last;
        boolean time =
                byTheClock && !every.isZero() && (before == null || now - before.startedAt() >= every.toMillis());
        String id = requested;
        if (id == null && !time) {
            return null;
        }
        return begin(id != null ? id : UUID.randomUUID().toString(), now);
    }

    private @Nullable AuditState takeOver(AuditState left, long now) {
        LedgerPosition position = freshness.ledgerPosition();
        if (position == null) {
            return null;
        }
        return position.topicId().equals(left.topicId()) ? left : begin(left.id(), now);
    }

    private @Nullable AuditState begin(String id, long now) {
        LedgerPosition position = freshness.ledgerPosition();
        if (position == null) {
            return null;
        }
        try {
            List<Stretch> stretches = new ArrayList<>();
            new TreeMap<>(position.storedBefore())
                    .forEach((partition, end) -> stretches.add(new Stretch(position.topicId(), partition, end)));
            stretches.addAll(stored.otherTopics(position.topicId()));
            long slices = Math.clamp((stored.rows() + IDS_A_SLICE - 1) / IDS_A_SLICE, 1, MOST_SLICES);
            return AuditState.begun(id, now, position.topicId(), stretches, (int) slices);
        } catch (SQLException e) {
            log.warn("An audit can't begin: {}", e.getMessage());
            return null;
        }
    }

    private void audit(AuditState begun) throws InterruptedException {
        ours = begun.id();
        running = begun;
        tell(begun);
        AuditState state = begun;
        try (LedgerRecords records = new LedgerRecords(kafka)) {
            Examination examination = new Examination(stored, records, state.topicId(), state.ends());
            long told = System.nanoTime();
            while (!state.isThrough()) {
                worked = 0;
                state = state.after(lookTwice(examination, state.next()), clock.millis());
                running = state;
                if (System.nanoTime() - told > TELL_EVERY.toNanos()) {
                    tell(state);
                    told = System.nanoTime();
                }
                rest(state.id());
            }
            state = state.ended(clock.millis(), books.compare(), null);
        } catch (SQLException | RuntimeException e) {
            log.warn("The audit could not be ended", e);
            state = state.ended(
                    clock.millis(),
                    null,
                    "It could not be ended: " + e.getClass().getSimpleName());
        }
        end(state);
    }

    private void end(AuditState state) throws InterruptedException {
        if (state.isSound()) {
            log.info("The audit of {} ledger rows found nothing wrong", state.rows());
        } else {
            log.error(
                    "The audit of {} ledger rows found: {} {}; the books differ by {}; {}",
                    state.rows(),
                    state.counts(),
                    state.findings().stream().limit(10).toList(),
                    state.difference(),
                    state.problem());
        }
        settle(state);
        tell(state);
    }

    /** What is wrong must be wrong twice: rows that an erasure is just removing are not. */
    private Look lookTwice(Examination examination, Step step) throws SQLException, InterruptedException {
        Look first = patiently(examination, step);
        if (first.findings().isEmpty()) {
            return first;
        }
        Thread.sleep(SECOND_LOOK);
        return first.confirmedBy(patiently(examination, step));
    }

    private Look patiently(Examination examination, Step step) throws SQLException, InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        for (int attempt = 1; ; attempt++) {
            long start = System.nanoTime();
            try {
                return examination.look(step);
            } catch (SQLException | KafkaException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                log.debug("{} can't be looked at now: {}", step, e.toString());
                backoff.pause();
            } finally {
                worked += System.nanoTime() - start;
            }
        }
    }

    private void rest(String id) throws InterruptedException {
        if (!id.equals(requested)) {
            Thread.sleep(Duration.ofNanos(REST * worked));
        }
        reports.await();
    }

    private void tell(AuditState state) throws InterruptedException {
        try {
            writer.write(List.of(new ProducerRecord<>(Topics.OPS_AUDITS.name(), KEY, state.toJson())));
        } catch (HttpProblem e) {
            log.debug("Kafka does not take the state of the audit now: {}", e.getMessage());
        }
    }
}
