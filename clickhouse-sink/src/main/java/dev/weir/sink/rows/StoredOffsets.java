package dev.weir.sink.rows;

import java.util.BitSet;

/** The offsets of a stretch of one partition whose rows are in the ledger already. */
public final class StoredOffsets {
    /** Of no use to a partition without doubts. */
    public static final StoredOffsets NONE = new StoredOffsets(0);

    private final long base;
    private final BitSet offsets = new BitSet();

    /** None yet, of a stretch that begins at that offset. */
    public StoredOffsets(long base) {
        this.base = base;
    }

    /** False when that offset was there before. */
    public boolean add(long offset) {
        int index = Math.toIntExact(offset - base);
        boolean absent = !offsets.get(index);
        offsets.set(index);
        return absent;
    }

    public boolean contains(long offset) {
        long index = offset - base;
        return index >= 0 && index <= Integer.MAX_VALUE && offsets.get((int) index);
    }

    public int count() {
        return offsets.cardinality();
    }
}
