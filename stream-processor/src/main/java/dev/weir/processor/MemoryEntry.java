package dev.weir.processor;

import dev.weir.contract.Ending;
import dev.weir.contract.Operation;
import dev.weir.contract.TrafficEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the memory holds under one id, as the bytes it is stored as: what is remembered of the event, where on
 * traffic.raw it was last changed, and how the requests under the id ended. An event that was only created has no list of
 * endings: the one that it would hold follows from the rest.
 */
final class MemoryEntry {
    /** In place of an offset, when nothing was ever applied under the id. */
    static final long NEVER_CHANGED = -1;

    // A byte with the kind and the number of endings, the clock, the offset; then the endings; then the body.
    private static final int LAST_SEEN_AT = 1;
    private static final int CHANGED_AT = LAST_SEEN_AT + Long.BYTES;
    private static final int HEAD = CHANGED_AT + Long.BYTES;
    private static final int KIND_SHIFT = 4;
    private static final int COUNT_MASK = (1 << KIND_SHIFT) - 1;

    private static final int LIVE = 1;
    private static final int LIVE_UPDATED = 2;
    private static final int DELETED = 3;

    /** Requests under the id were refused, and none applied: as good as unknown. */
    private static final int REFUSED_ONLY = 4;

    private static final byte[] NONE = {};

    private MemoryEntry() {}

    /** The partition's clock when the entry's window began. */
    static long lastSeen(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(LAST_SEEN_AT);
    }

    /** The offset of the request that was applied last, or {@link #NEVER_CHANGED}. */
    static long changedAt(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(CHANGED_AT);
    }

    /** The requests under the id, oldest first, as far as they are kept. */
    static List<Ending> endings(byte[] entry) {
        return Endings.read(endingBytes(entry));
    }

    /** True when there may have been requests of which the list tells nothing. */
    static boolean isShortened(byte[] entry) {
        return count(entry) == Endings.MOST;
    }

    /** What counts when a request is judged; null when nothing was applied under the id. */
    static @Nullable Remembered remembered(long requestId, byte[] entry) {
        ByteBuffer bytes = ByteBuffer.wrap(entry).position(HEAD + count(entry) * Endings.BYTES);
        long lastSeen = lastSeen(entry);
        int kind = kind(entry);
        return switch (kind) {
            case LIVE, LIVE_UPDATED -> {
                int version = bytes.getInt();
                long userId = bytes.getLong();
                long createdAt = bytes.getLong();
                ContentHash first = kind == LIVE_UPDATED ? ContentHash.read(bytes) : null;
                String url = new String(entry, bytes.position(), bytes.remaining(), StandardCharsets.UTF_8);
                yield new Remembered.Live(
                        version, lastSeen, new TrafficEvent(requestId, userId, createdAt, url), first);
            }
            case DELETED ->
                new Remembered.Deleted(bytes.getInt(), lastSeen, ContentHash.read(bytes), ContentHash.read(bytes));
            case REFUSED_ONLY -> null;
            default -> throw new IllegalStateException("The memory holds an entry of unknown kind " + kind);
        };
    }

    /** True for an entry that holds an event's content. */
    static boolean isLive(byte[] entry) {
        return kind(entry) == LIVE || kind(entry) == LIVE_UPDATED;
    }

    /** The user of the event of a live entry. */
    static long liveUser(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(HEAD + count(entry) * Endings.BYTES + Integer.BYTES);
    }

    /** A live entry once its event was erased: as if deleted, with everything else as it was. */
    static byte[] erased(byte[] entry) {
        if (!(remembered(0, entry) instanceof Remembered.Live live)) {
            throw new IllegalArgumentException("the entry holds no content");
        }
        byte[] endings = Arrays.copyOfRange(entry, HEAD, HEAD + count(entry) * Endings.BYTES);
        return deleted(live.deleted(live.lastSeen()), changedAt(entry), endings);
    }

    private static byte[] deleted(Remembered.Deleted now, long changedAt, byte[] endings) {
        byte[] entry = new byte[HEAD + endings.length + Integer.BYTES + 2 * ContentHash.BYTES];
        ByteBuffer body =
                head(entry, DELETED, now.lastSeen(), changedAt, endings).putInt(now.version());
        now.first().write(body);
        now.last().write(body);
        return entry;
    }

    /** The entry after a request that was applied. */
    static byte[] changed(byte @Nullable [] before, Remembered now, Operation operation, long offset) {
        byte[] endings = before == null
                ? NONE
                : Endings.with(endingBytes(before), Ending.applied(operation, now.lastSeen(), offset));
        return switch (now) {
            case Remembered.Live(int version, long lastSeen, TrafficEvent event, ContentHash first) -> {
                byte[] url = event.pageUrl().getBytes(StandardCharsets.UTF_8);
                int hash = first == null ? 0 : ContentHash.BYTES;
                byte[] entry = new byte[HEAD + endings.length + Integer.BYTES + 2 * Long.BYTES + hash + url.length];
                ByteBuffer body = head(entry, first == null ? LIVE : LIVE_UPDATED, lastSeen, offset, endings)
                        .putInt(version)
                        .putLong(event.userId())
                        .putLong(event.createdAt());
                if (first != null) {
                    first.write(body);
                }
                body.put(url);
                yield entry;
            }
            case Remembered.Deleted gone -> deleted(gone, offset, endings);
        };
    }

    /**
     * The entry after a request that changed nothing; null when it need not be written. What is remembered of the event,
     * and until when, stays as it is; only where nothing is, the window begins anew.
     */
    static byte @Nullable [] noted(byte @Nullable [] before, Ending ending) {
        if (before == null) {
            byte[] first = new byte[HEAD + Endings.BYTES];
            head(first, REFUSED_ONLY, ending.at(), NEVER_CHANGED, Endings.of(ending));
            return first;
        }
        byte[] endings = Endings.noted(endingBytes(before), ending);
        if (endings == null) {
            return null;
        }
        int kind = kind(before);
        long lastSeen = kind == REFUSED_ONLY ? ending.at() : lastSeen(before);
        int bodyAt = HEAD + count(before) * Endings.BYTES;
        int body = before.length - bodyAt;
        byte[] after = new byte[HEAD + endings.length + body];
        head(after, kind, lastSeen, changedAt(before), endings).put(before, bodyAt, body);
        return after;
    }

    /** Writes the head and the endings; the body goes behind them. */
    private static ByteBuffer head(byte[] into, int kind, long lastSeen, long changedAt, byte[] endings) {
        return ByteBuffer.wrap(into)
                .put((byte) (kind << KIND_SHIFT | endings.length / Endings.BYTES))
                .putLong(lastSeen)
                .putLong(changedAt)
                .put(endings);
    }

    private static byte[] endingBytes(byte[] entry) {
        int count = count(entry);
        return count == 0
                ? Endings.of(Ending.applied(Operation.CREATE, lastSeen(entry), changedAt(entry)))
                : Endings.slice(entry, HEAD, count);
    }

    private static int kind(byte[] entry) {
        return (entry[0] & 0xff) >> KIND_SHIFT;
    }

    private static int count(byte[] entry) {
        return entry[0] & COUNT_MASK;
    }
}
