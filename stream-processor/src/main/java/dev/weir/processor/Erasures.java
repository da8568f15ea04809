package dev.weir.processor;

import dev.weir.contract.Erasure;
import dev.weir.contract.TrafficKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which users were erased on this partition of late, and by the record at which offset of traffic.raw: what is remembered
 * of their events from before counts as deleted. Kept as long as anything from before can be remembered.
 */
final class Erasures {
    private record User(String tenant, long id) {
        Bytes key() {
            return Bytes.wrap((tenant + ":" + Long.toUnsignedString(id)).getBytes(StandardCharsets.US_ASCII));
        }

        static User of(Bytes key) {
            String[] parts = new String(key.get(), StandardCharsets.US_ASCII).split(":");
            return new User(parts[0], Long.parseUnsignedLong(parts[1]));
        }
    }

    private record Mark(long offset, long clock) {
        byte[] encode() {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(offset)
                    .putLong(clock)
                    .array();
        }

        static Mark decode(byte[] encoded) {
            ByteBuffer bytes = ByteBuffer.wrap(encoded);
            return new Mark(bytes.getLong(), bytes.getLong());
        }
    }

    private final KeyValueStore<Bytes, byte[]> store;
    private final DedupWindow window;

    /** The store's content, the oldest first. */
    private final Map<User, Mark> marks = new LinkedHashMap<>();

    Erasures(KeyValueStore<Bytes, byte[]> store, DedupWindow window) {
        this.store = store;
        this.window = window;
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            Iterable<KeyValue<Bytes, byte[]>> entries = () -> all;
            StreamSupport.stream(entries.spliterator(), false)
                    .map(entry -> Map.entry(User.of(entry.key), Mark.decode(entry.value)))
                    .sorted(Comparator.comparingLong(entry -> entry.getValue().offset()))
                    .forEach(entry -> marks.put(entry.getKey(), entry.getValue()));
        }
    }

    void add(Erasure erasure, long offset, long clock) {
        User user = new User(erasure.tenant(), erasure.userId());
        Mark mark = new Mark(offset, clock);
        marks.remove(user);
        marks.put(user, mark);
        store.put(user.key(), mark.encode());
    }

    /** Whether the event of that entry was erased. */
    boolean cover(TrafficKey key, byte[] entry) {
        if (marks.isEmpty() || !MemoryEntry.isLive(entry)) {
            return false;
        }
        Mark mark = marks.get(new User(key.tenant(), MemoryEntry.liveUser(entry)));
        return mark != null && MemoryEntry.changedAt(entry) < mark.offset();
    }

    /** Drops the marks before which nothing is remembered any more. */
    void forget(long clock) {
        if (marks.isEmpty()) {
            return;
        }
        List<User> forgotten = marks.entrySet().stream()
                .takeWhile(entry -> window.isForgotten(entry.getValue().clock(), clock))
                .map(Map.Entry::getKey)
                .toList();
        for (User user : forgotten) {
            marks.remove(user);
            store.delete(user.key());
        }
    }
}
