package dev.weir.processor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Removes forgotten ids from the memory, a bounded number of entries at a step. It only saves space: what counts as
 * forgotten is decided by {@link DedupWindow}.
 */
final class Forgetting {
    static final Duration STEP_EVERY = Duration.ofSeconds(1);
    static final int ENTRIES_A_STEP = 20_000;

    private final KeyValueStore<Bytes, byte[]> memory;
    private final DedupWindow window;
    private final long pause;
    private @Nullable Bytes cursor;
    private long oldest;
    private long nextPass = Long.MIN_VALUE;

    Forgetting(KeyValueStore<Bytes, byte[]> memory, DedupWindow window) {
        this.memory = memory;
        this.window = window;
        this.pause = Math.min(Duration.ofHours(1).toMillis(), window.memory() / 10);
    }

    /** True while there may be something to remove. */
    boolean isDue(long clock) {
        return clock >= nextPass;
    }

    /** Looks at the next entries; {@link #isDue} is false once it has seen them all. */
    void step(long clock) {
        if (cursor == null) {
            oldest = clock;
        }
        List<Bytes> forgotten = new ArrayList<>();
        Bytes last = null;
        boolean more;
        try (KeyValueIterator<Bytes, byte[]> entries = memory.range(cursor, null)) {
            for (int i = 0; i < ENTRIES_A_STEP && entries.hasNext(); i++) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                long lastSeen = MemoryEntry.lastSeen(entry.value);
                if (window.isForgotten(lastSeen, clock)) {
                    forgotten.add(entry.key);
                } else {
                    oldest = Math.min(oldest, lastSeen);
                }
                last = entry.key;
            }
            more = entries.hasNext();
        }
        for (Bytes key : forgotten) {
            memory.put(key, null);
        }
        if (more && last != null) {
            cursor = after(last);
        } else {
            cursor = null;
            nextPass = oldest + window.memory() + Math.max(1, pause);
        }
    }

    private static Bytes after(Bytes key) {
        return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
    }
}
