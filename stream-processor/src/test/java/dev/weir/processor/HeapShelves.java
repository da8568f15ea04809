package dev.weir.processor;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Shelves without a disk, for tests that need thousands of them. */
final class HeapShelves implements Shelf.Place {
    @Override
    public SortedMap<Long, Shelf> open() {
        return new TreeMap<>();
    }

    @Override
    public Shelf add(long stretch, long firstPage) {
        return new HeapShelf(firstPage, new HashMap<>());
    }

    @Override
    public Executor writer() {
        return Runnable::run;
    }

    private record HeapShelf(long firstPage, Map<Bytes, byte[]> entries) implements Shelf {
        @Override
        public byte @Nullable [] get(Bytes id) {
            return entries.get(id);
        }

        @Override
        public void put(Map<Bytes, byte[]> more) {
            entries.putAll(more);
        }

        @Override
        public void finish() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is held.
        }

        @Override
        public void drop() {
            entries.clear();
        }
    }
}
