package dev.weir.reporting.audit;

/** One piece of an audit: small enough to be stopped after, and begun again. */
sealed interface Step {
    /** Some offsets of a partition, {@code to} not included. */
    record Range(String topicId, int partition, long from, long to) implements Step {}

    /** The request ids whose hash leaves that rest, over the whole ledger. */
    record Slice(int slice, int slices) implements Step {}
}
