package dev.weir.reporting.scaling.changes;

import dev.weir.contract.Topics;
import dev.weir.reporting.kafka.TopicFeed;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** The latest lines of the audit log, followed on ops.scaling-audit, which keeps all of them. */
public final class AuditBook implements AutoCloseable {
    private static final int KEPT = 10_000;

    private final Deque<Numbered> lines = new ArrayDeque<>();
    private final TopicFeed feed;
    private long read;

    /** A line with its place on the topic, counted from 1. */
    public record Numbered(long number, AuditEntry entry) {}

    public AuditBook(String bootstrap) {
        feed = new TopicFeed(bootstrap, Topics.OPS_SCALING_AUDIT, this::take);
    }

    public void start() {
        feed.start();
    }

    /** The newest first: at most so many of those before that number that are wanted. */
    public synchronized List<Numbered> latest(Predicate<AuditEntry> wanted, long before, int most) {
        List<Numbered> found = new ArrayList<>();
        for (Iterator<Numbered> newest = lines.descendingIterator(); newest.hasNext() && found.size() < most; ) {
            Numbered line = newest.next();
            if (line.number() < before && wanted.test(line.entry())) {
                found.add(line);
            }
        }
        return found;
    }

    @Override
    public void close() {
        feed.close();
    }

    private synchronized void take(byte[] value) throws IOException {
        read++;
        lines.addLast(new Numbered(read, AuditEntry.parse(value)));
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
    }
}
