package dev.weir.processor;

import dev.weir.contract.TrafficEvent;
import org.jspecify.annotations.Nullable;

/** What is remembered under a request_id: a live event with its values, or the trace of a deleted one. */
sealed interface Remembered {
    /** How many values the event has had. */
    int version();

    /** The partition's clock when the event was last changed. */
    long lastSeen();

    /** True when a create with that content asks for nothing new. */
    boolean covers(TrafficEvent created);

    /**
     * An event that stands in the ledger.
     *
     * @param first the content it was created with, once an update has replaced it
     */
    record Live(
            int version,
            long lastSeen,
            TrafficEvent event,
            @Nullable ContentHash first) implements Remembered {
        @Override
        public boolean covers(TrafficEvent created) {
            return event.equals(created) || (first != null && first.equals(ContentHash.of(created)));
        }

        Live updatedTo(TrafficEvent next, long clock) {
            return new Live(version + 1, clock, next, firstHash());
        }

        /** Nothing of the content stays but hashes. */
        Deleted deleted(long clock) {
            return new Deleted(version, clock, firstHash(), ContentHash.of(event));
        }

        private ContentHash firstHash() {
            return first == null ? ContentHash.of(event) : first;
        }
    }

    /** An event that was taken back; kept so that a retry does not book it again. */
    record Deleted(int version, long lastSeen, ContentHash first, ContentHash last) implements Remembered {
        @Override
        public boolean covers(TrafficEvent created) {
            ContentHash hash = ContentHash.of(created);
            return hash.equals(first) || hash.equals(last);
        }
    }
}
