package dev.weir.reporting.loads;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Which of some ids were met; nine bytes for each, whatever is looked up. */
final class IdMarks {
    /** Turned so that their order is that of signed numbers. */
    private final long[] turned;

    private final BitSet met;

    /**
     * None of them met.
     *
     * @param ids unsigned, in their order
     */
    IdMarks(long[] ids) {
        turned = Arrays.stream(ids).map(id -> id ^ Long.MIN_VALUE).toArray();
        met = new BitSet(ids.length);
    }

    void meet(long id) {
        int at = Arrays.binarySearch(turned, id ^ Long.MIN_VALUE);
        if (at >= 0) {
            met.set(at);
        }
    }

    /** Those not met. */
    LongStream missed() {
        return IntStream.range(0, turned.length)
                .filter(at -> !met.get(at))
                .mapToLong(at -> turned[at] ^ Long.MIN_VALUE);
    }
}
