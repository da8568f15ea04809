package dev.weir.processor;

import dev.weir.contract.Reason;
import dev.weir.contract.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts for the metrics how records end. Counted when decided, so a crash may count again: the accounts are exact. */
final class Outcomes {
    private final String topic;
    private final Counter received;
    private final Counter applied;
    private final Counter duplicate;
    private final Map<Reason, Counter> keptOut = new EnumMap<>(Reason.class);

    /** @param topic from which the records come */
    Outcomes(MeterRegistry metrics, Topic<?, ?> topic) {
        this.topic = topic.name();
        received = Counter.builder("weir.processor.received")
                .tag("topic", this.topic)
                .description("raw records taken in")
                .register(metrics);
        applied = outcome(metrics, "applied", "");
        duplicate = outcome(metrics, "duplicate", "");
        for (Reason reason : Reason.values()) {
            if (reason != Reason.REFUSED_BY_STORE) {
                keptOut.put(
                        reason, outcome(metrics, reason == Reason.CONFLICT ? "conflict" : "rejected", reason.code()));
            }
        }
    }

    void received() {
        received.increment();
    }

    void applied() {
        applied.increment();
    }

    void duplicate() {
        duplicate.increment();
    }

    void keptOut(Reason reason) {
        Counter counter = keptOut.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    private Counter outcome(MeterRegistry metrics, String outcome, String reason) {
        return Counter.builder("weir.processor.outcomes")
                .description("how raw records ended")
                .tag("topic", topic)
                .tag("outcome", outcome)
                .tag("reason", reason)
                .register(metrics);
    }
}
