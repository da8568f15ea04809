package dev.weir.reporting.rejected;

import dev.weir.reporting.rejected.RejectedLog.Reader;
import dev.weir.reporting.rejected.Stretches.Stretch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the rejected events of some stretches, the newest first. Each partition is read from its end in windows, and
 * among the partitions the newest event comes next. It reads so many records at most, and not for long; what is left is said at the end.
 */
final class NewestFirst {
    private static final int WIDEST_WINDOW = 500;
    private static final int NARROWEST_WINDOW = 10;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** Takes one event after the other, and says whether it wants more. */
    interface Visitor {
        boolean visit(RejectedEvent event);
    }

    private final Reader reader;
    private final Wanted wanted;
    private final int mostRecords;
    private final int window;
    private final List<Partition> partitions = new ArrayList<>();
    private final long deadline = System.nanoTime() + LONGEST.toNanos();
    private long read;

    NewestFirst(Reader reader, Stretches stretches, Wanted wanted, int mostRecords) {
        this.reader = reader;
        this.wanted = wanted;
        this.mostRecords = mostRecords;
        new TreeMap<>(stretches.byPartition())
                .forEach((number, stretch) -> partitions.add(new Partition(number, stretch)));
        this.window = Math.clamp(mostRecords / 2 / Math.max(1, partitions.size()), NARROWEST_WINDOW, WIDEST_WINDOW);
    }

    /** Answers what was not visited. */
    Stretches walk(Visitor visitor) throws InterruptedException {
        boolean more = true;
        while (more) {
            Partition newest = newest();
            if (newest == null) {
                break;
            }
            more = visitor.visit(newest.found.removeFirst());
        }
        Map<RejectedPartition, Stretch> rest = new TreeMap<>();
        partitions.forEach(partition -> rest.put(partition.number, partition.rest()));
        return new Stretches(rest);
    }

    /** The partition whose next event is the newest; null when there is none or enough was read. */
    private @Nullable Partition newest() throws InterruptedException {
        Partition newest = null;
        for (Partition partition : partitions) {
            while (partition.found.isEmpty() && !partition.unread.isEmpty()) {
                if (read >= mostRecords || System.nanoTime() > deadline) {
                    return null;
                }
                partition.readOn();
            }
            RejectedEvent next = partition.found.peekFirst();
            if (next != null
                    && (newest == null
                            || next.at().isAfter(newest.found.getFirst().at()))) {
                newest = partition;
            }
        }
        return newest;
    }

    private final class Partition {
        private final RejectedPartition number;
        private final Deque<RejectedEvent> found = new ArrayDeque<>();
        private Stretch unread;

        Partition(RejectedPartition number, Stretch unread) {
            this.number = number;
            this.unread = unread;
        }

        void readOn() throws InterruptedException {
            Stretch next = new Stretch(Math.max(unread.from(), unread.to() - window), unread.to());
            reader.each(number, next, one -> {
                RejectedEvent event = RejectedEvent.of(one);
                if (event != null && wanted.fits(event)) {
                    found.addFirst(event);
                }
            });
            read += next.to() - next.from();
            unread = new Stretch(unread.from(), next.from());
        }

        Stretch rest() {
            RejectedEvent next = found.peekFirst();
            return next == null ? unread : new Stretch(unread.from(), next.id().offset() + 1);
        }
    }
}
