package dev.weir.sink.rows;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The offsets of a stretch of one partition whose rows are stored already, or were erased. */
public final class StoredOffsets {
    /** Of no use to a partition without doubts. */
    public static final StoredOffsets NONE = new StoredOffsets(0);

    private final long base;
    private final BitSet offsets = new BitSet();
    private final Map<User, Long> erased = new HashMap<>();

    private record User(String tenant, long id) {}

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

    /** Notes that the rows of that user before that mark were erased. */
    public void addErasure(String tenant, long userId, long mark) {
        erased.merge(new User(tenant, userId), mark, Math::max);
    }

    /** Whether the row of that user at that offset was in the ledger, and was erased from it. */
    boolean isErased(String tenant, long userId, long offset) {
        return !erased.isEmpty() && offset < erased.getOrDefault(new User(tenant, userId), 0L);
    }

    public int count() {
        return offsets.cardinality();
    }
}
