package dev.weir.sink.rows;

import java.util.ArrayDeque;

/**
 * The memory for encoded rows: chunks that batches take and give back, so that no block grows by copying, and each
 * partition's share of a total. Used by the polling thread alone.
 */
public final class BlockMemory {
    static final int CHUNK = 64 << 10;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private final long total;
    private int partitions = 1;

    /** @param total bytes that the batches of all partitions may hold together */
    public BlockMemory(long total) {
        this.total = total;
    }

    /** Among how many partitions the memory is shared; each holds a batch that is filled and one that is inserted. */
    public void shareAmong(int count) {
        partitions = Math.max(1, count);
        while (free.size() > total / CHUNK) {
            free.pop();
        }
    }

    /** How many bytes make a batch full. */
    long share() {
        return total / (2L * partitions);
    }

    /** A chunk of at least that size, with anything in it. */
    byte[] take(int atLeast) {
        byte[] chunk = atLeast > CHUNK ? null : free.poll();
        return chunk == null ? new byte[Math.max(CHUNK, atLeast)] : chunk;
    }

    void give(byte[] chunk) {
        if (chunk.length == CHUNK && free.size() < total / CHUNK) {
            free.push(chunk);
        }
    }
}
