package dev.weir.contract;

import org.jspecify.annotations.Nullable;

/** Why a record was kept out of the ledger; the code travels in the header of the rejected record and in answers. */
public enum Reason {
    MALFORMED("malformed", "The record is not a JSON event with valid fields, or its key does not fit it."),
    WRONG_PARTITION(
            "wrong_partition",
            "The record lies on another partition than Kafka's own partitioner gives its key; dedup could not see it."),
    FROM_THE_FUTURE("from_the_future", "created_at lies later than the broker's time plus the allowance for skew."),
    TOO_LATE("too_late", "created_at lies further back than the lateness limit."),
    CONFLICT("conflict", "The request_id was used before with different content."),
    UNKNOWN_REQUEST_ID("unknown_request_id", "An update or delete of a request_id that is not remembered."),
    DELETED("deleted", "An update of an event that was deleted."),
    STALE("stale", "The record is older than what is known of it: its last_updated lies before the current one."),
    UNKNOWN_RECORD("unknown_record", "A deletion of a record that is not known."),
    REFUSED_BY_STORE(
            "refused_by_store", "ClickHouse refused the row itself, again and again, while its neighbours landed.");

    private final String code;
    private final String description;

    Reason(String code, String description) {
        this.code = code;
        this.description = description;
    }

    public String code() {
        return code;
    }

    public String description() {
        return description;
    }

    /** The reason of that code, or null. */
    public static @Nullable Reason ofCode(String code) {
        for (Reason reason : values()) {
            if (reason.code.equals(code)) {
                return reason;
            }
        }
        return null;
    }
}
