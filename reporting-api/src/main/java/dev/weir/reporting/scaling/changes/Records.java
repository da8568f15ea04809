package dev.weir.reporting.scaling.changes;

import dev.weir.contract.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes the executor's states and their lines of the audit log in one transaction, and returns once the book has them. */
final class Records {
    private static final Duration READ_BACK = Duration.ofSeconds(20);

    private final FencedWriter writer;
    private final BookFeed feed;
    private final BooleanSupplier leading;
    private final Clock clock;

    Records(FencedWriter writer, BookFeed feed, BooleanSupplier leading, Clock clock) {
        this.writer = writer;
        this.feed = feed;
        this.leading = leading;
        this.clock = clock;
    }

    /** Has the change come to that state. */
    Change move(Change change, ChangeState next) throws FencedWriter.Ended, InterruptedException {
        Change moved = change.in(next);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(moved.record());
        // The intent is no event for people: what comes of it is.
        if (!next.wireName().equals(change.state().wireName()) && !(next instanceof ChangeState.Calling)) {
            records.add(AuditEntry.of(moved, clock.instant()).record());
        }
        if (change.state() instanceof ChangeState.Applied && next instanceof ChangeState.Applied) {
            records.add(AuditEntry.of(moved, clock.instant()).record());
        }
        write(records);
        return moved;
    }

    /** Has a window begin a change, or says that it could not. */
    void begin(Window window, Instant handledUntil, @Nullable Change change, AuditEntry audit)
            throws FencedWriter.Ended, InterruptedException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        if (change != null) {
            records.add(change.record());
        }
        records.add(handled(window.id(), handledUntil));
        records.add(audit.record());
        write(records);
    }

    /** Takes a change that came too late from the topic; the window that began it, if one did, tries again. */
    void forget(Change change) throws FencedWriter.Ended, InterruptedException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(new ProducerRecord<>(Topics.OPS_SCALING.name(), Book.key(Book.CHANGE, change.id()), null));
        String windowId = change.windowId();
        if (windowId != null) {
            records.add(handled(windowId, change.at()));
        }
        write(records);
    }

    /** Makes sure that nobody else has taken over since the last state was written. */
    void mayCall() throws FencedWriter.Ended {
        if (!leading.getAsBoolean()) {
            throw new FencedWriter.Ended(new IllegalStateException("Another instance carries changes out"));
        }
    }

    private void write(List<ProducerRecord<byte[], byte[]>> records) throws FencedWriter.Ended, InterruptedException {
        long end = writer.write(records);
        if (!feed.awaitRead(end, READ_BACK)) {
            throw new FencedWriter.Ended(new IllegalStateException("What was written could not be read back"));
        }
    }

    private static ProducerRecord<byte[], byte[]> handled(String windowId, Instant until) {
        return new ProducerRecord<>(
                Topics.OPS_SCALING.name(), Book.key(Book.HANDLED, windowId), TopicJson.write(new Book.Handled(until)));
    }
}
