package dev.weir.reporting.audit;

/**
 * A set of offsets by three numbers, the sums modulo 2^64: cheap to make on both sides, and different for sets that
 * differ by loss, doubling or exchange.
 */
record OffsetSums(long count, long sum, long squares) {
    static final OffsetSums NONE = new OffsetSums(0, 0, 0);

    OffsetSums plus(long offset) {
        return new OffsetSums(count + 1, sum + offset, squares + offset * offset);
    }
}
