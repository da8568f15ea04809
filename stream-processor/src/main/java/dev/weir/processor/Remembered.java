package dev.weir.processor;

import dev.weir.contract.TrafficEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is remembered under a request_id: a live event with its values, or the trace of a deleted one. */
sealed interface Remembered {
    /** How many values the event has had. */
    int version();

    /** The partition's clock when the event was last changed. */
    long lastSeen();

    /** True when a create with that content asks for nothing new. */
    boolean covers(TrafficEvent created);

    byte[] encode();

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

        @Override
        public byte[] encode() {
            byte[] url = event.pageUrl().getBytes(StandardCharsets.UTF_8);
            ByteBuffer bytes = ByteBuffer.allocate(
                            HEAD + 2 * Long.BYTES + (first == null ? 0 : ContentHash.BYTES) + url.length)
                    .put(first == null ? LIVE : LIVE_UPDATED)
                    .putLong(lastSeen)
                    .putInt(version)
                    .putLong(event.userId())
                    .putLong(event.createdAt());
            if (first != null) {
                first.write(bytes);
            }
            return bytes.put(url).array();
        }
    }

    /** An event that was taken back; kept so that a retry does not book it again. */
    record Deleted(int version, long lastSeen, ContentHash first, ContentHash last) implements Remembered {
        @Override
        public boolean covers(TrafficEvent created) {
            ContentHash hash = ContentHash.of(created);
            return hash.equals(first) || hash.equals(last);
        }

        @Override
        public byte[] encode() {
            ByteBuffer bytes = ByteBuffer.allocate(HEAD + 2 * ContentHash.BYTES)
                    .put(DELETED)
                    .putLong(lastSeen)
                    .putInt(version);
            first.write(bytes);
            last.write(bytes);
            return bytes.array();
        }
    }

    byte LIVE = 1;
    byte LIVE_UPDATED = 2;
    byte DELETED = 3;
    int HEAD = 1 + Long.BYTES + Integer.BYTES;

    /** When the entry was last changed, without reading the rest of it. */
    static long lastSeenOf(byte[] encoded) {
        return ByteBuffer.wrap(encoded).getLong(1);
    }

    static Remembered decode(long requestId, byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        byte kind = bytes.get();
        long lastSeen = bytes.getLong();
        int version = bytes.getInt();
        return switch (kind) {
            case LIVE, LIVE_UPDATED -> {
                long userId = bytes.getLong();
                long createdAt = bytes.getLong();
                ContentHash first = kind == LIVE_UPDATED ? ContentHash.read(bytes) : null;
                String url = new String(encoded, bytes.position(), bytes.remaining(), StandardCharsets.UTF_8);
                yield new Live(version, lastSeen, new TrafficEvent(requestId, userId, createdAt, url), first);
            }
            case DELETED -> new Deleted(version, lastSeen, ContentHash.read(bytes), ContentHash.read(bytes));
            default -> throw new IllegalStateException("The memory holds an entry of unknown kind " + kind);
        };
    }
}
