package dev.weir.reporting.records.integrity;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How many faults the last check of each tenant's entity found, by kind. */
final class IntegrityMetrics {
    private record Gauged(String tenant, String entity, Kind kind) {}

    private final MeterRegistry metrics;
    private final Clock clock;
    private final AtomicLong allAt = new AtomicLong();
    private final Map<Gauged, AtomicLong> values = new ConcurrentHashMap<>();

    IntegrityMetrics(MeterRegistry metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The watch begins; that counts as a check, so that one that never succeeds is missed after as long as any other. */
    void watching() {
        allAt.set(clock.millis());
        TimeGauge.builder("weir_integrity_checked", allAt, TimeUnit.MILLISECONDS, AtomicLong::get)
                .description("when all records of all tenants were last checked; at first, since when this is tried")
                .register(metrics);
    }

    /** Every tenant's every entity has been checked. */
    void sawAll() {
        allAt.set(clock.millis());
    }

    void saw(String tenant, String entity, Findings findings) {
        findings.counts()
                .forEach((kind, count) -> values.computeIfAbsent(new Gauged(tenant, entity, kind), this::gauge)
                        .set(count));
    }

    private AtomicLong gauge(Gauged gauged) {
        AtomicLong value = new AtomicLong();
        Gauge.builder("weir_integrity_faults", value, AtomicLong::get)
                .description("versions of records that do not fit together, at the last check")
                .tags(Tags.of(
                        "tenant",
                        gauged.tenant(),
                        "entity",
                        gauged.entity(),
                        "kind",
                        gauged.kind().wireName()))
                .register(metrics);
        return value;
    }
}
