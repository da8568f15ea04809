package dev.weir.processor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;

/**
 * Entries that another thread is putting onto shelves, in the order in which they were given to it. Until they stand there
 * they are found here. For one thread at a time.
 */
final class UnderWay {
    /** With more than that under way whoever gives more must wait. */
    private static final int MOST = 8;

    private record Put(Map<Bytes, byte[]> entries, CompletableFuture<Void> done) {}

    private final Executor writer;
    private final Deque<Put> newestFirst = new ArrayDeque<>();

    UnderWay(Executor writer) {
        this.writer = writer;
    }

    byte @Nullable [] get(Bytes id) {
        for (Put put : newestFirst) {
            byte[] entry = put.entries().get(id);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** The entries are not to be changed any more. */
    void put(Shelf shelf, Map<Bytes, byte[]> entries) {
        while (!newestFirst.isEmpty()
                && (newestFirst.size() >= MOST || newestFirst.getLast().done().isDone())) {
            awaitOldest();
        }
        newestFirst.addFirst(new Put(entries, CompletableFuture.runAsync(() -> shelf.put(entries), writer)));
    }

    /** Waits until all entries stand on their shelves. */
    void settle() {
        while (!newestFirst.isEmpty()) {
            awaitOldest();
        }
    }

    private void awaitOldest() {
        try {
            newestFirst.removeLast().done().join();
        } catch (CompletionException e) {
            throw new ProcessorStateException("The memory can't be written", e.getCause());
        }
    }
}
