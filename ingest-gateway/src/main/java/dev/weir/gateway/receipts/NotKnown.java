package dev.weir.gateway.receipts;

import java.time.Duration;

/** Why it can't be said now what became of a request. */
final class NotKnown extends Exception {
    private static final long serialVersionUID = 1;

    private final String type;
    private final transient Duration retryAfter;

    private NotKnown(String type, String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.type = type;
        this.retryAfter = retryAfter;
    }

    static NotKnown kafkaAway(String detail) {
        return new NotKnown("kafka-away", detail, Duration.ofSeconds(1));
    }

    static NotKnown processorAway(String detail) {
        return new NotKnown("processor-away", detail, Duration.ofSeconds(2));
    }

    /** @param records how many are before the one that was asked for */
    static NotKnown behind(String what, long records) {
        return new NotKnown(
                "processor-behind",
                what + " is " + records + " records behind, too many to look through them",
                Duration.ofSeconds(5));
    }

    String type() {
        return type;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
