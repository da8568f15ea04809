package dev.weir.reporting.audit;

import org.jspecify.annotations.Nullable;

/** Something that an audit found wrong, named so that it can be looked at. */
record Finding(
        Kind kind,
        @Nullable String topicId,
        @Nullable Integer partition,
        @Nullable Long offset,
        @Nullable String tenant,
        @Nullable String requestId,
        long count) {

    /** What can be wrong. */
    enum Kind {
        /** A record of Kafka that has more than one row; {@code count} rows. */
        DOUBLED,
        /** Records of Kafka without a row, {@code count} of them in a run from {@code offset} on. */
        MISSING,
        /** Rows without a record of Kafka, {@code count} of them in a run from {@code offset} on. */
        SURPLUS,
        /** A request id whose rows add up to neither one event nor none, but to {@code count}. */
        REQUEST_ID
    }

    static Finding at(Kind kind, Step.Range range, long offset, long count) {
        return new Finding(kind, range.topicId(), range.partition(), offset, null, null, count);
    }

    static Finding requestId(String tenant, String requestId, long net) {
        return new Finding(Kind.REQUEST_ID, null, null, null, tenant, requestId, net);
    }

    /** Whether a key of that tenant may see it: offsets tell nothing about anybody, request ids do. */
    boolean isFor(String reader) {
        return tenant == null || tenant.equals(reader);
    }
}
