package dev.weir.gateway;

import dev.weir.contract.EventReader;
import dev.weir.contract.FieldError;
import dev.weir.kit.http.HttpProblem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the events or records of one kind of request: accepted, or refused by reason and field. */
final class EventCounts {
    private record Refusal(String reason, String field) {}

    /** The fields of an event. */
    static final Set<String> EVENT_FIELDS = Set.of(
            EventReader.REQUEST_ID, EventReader.USER_ID, EventReader.CREATED_AT, EventReader.PAGE_URL, EventReader.OP);

    private final MeterRegistry metrics;
    private final String kind;
    private final Set<String> fields;
    private final Counter accepted;
    private final Map<Refusal, Counter> refused = new ConcurrentHashMap<>();

    /** Counts requests of that kind, whose items may have those fields. */
    EventCounts(MeterRegistry metrics, String kind, Set<String> fields) {
        this.metrics = metrics;
        this.kind = kind;
        this.fields = Set.copyOf(fields);
        this.accepted = Counter.builder("weir_gateway_events_accepted")
                .description("Events that Kafka has confirmed")
                .tag("kind", kind)
                .register(metrics);
    }

    void accepted(int events) {
        accepted.increment(events);
    }

    /** One event refused by the answer to its request; the reason is the problem's type. */
    void refused(HttpProblem problem) {
        refused(
                problem.type(),
                problem.errors().isEmpty() ? "" : problem.errors().getFirst().field());
    }

    /** One line of a batch refused for what it holds. */
    void refused(FieldError error) {
        refused("invalid", error.field());
    }

    private void refused(String reason, String field) {
        // Names that a caller made up must not become label values.
        String known = field.isEmpty() || fields.contains(field) ? field : "unknown";
        refused.computeIfAbsent(new Refusal(reason, known), this::counter).increment();
    }

    private Counter counter(Refusal refusal) {
        return Counter.builder("weir_gateway_events_refused")
                .description("Events refused, by reason and field; kafka-away ones may still be stored")
                .tag("kind", kind)
                .tag("reason", refusal.reason())
                .tag("field", refusal.field())
                .register(metrics);
    }
}
