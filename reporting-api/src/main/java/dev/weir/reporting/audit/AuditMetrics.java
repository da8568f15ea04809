package dev.weir.reporting.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The last audit and the one that runs, for alerts; what is not known is NaN. */
final class AuditMetrics {
    private AuditMetrics() {}

    static void bind(
            MeterRegistry registry, Supplier<@Nullable AuditState> last, Supplier<@Nullable AuditState> running) {
        time(registry, "weir_audit_last_end", last, AuditMetrics::endedAt);
        time(registry, "weir_audit_last_duration", last, state -> endedAt(state) - state.startedAt());
        gauge(registry, "weir_audit_last_sound", last, state -> state.isSound() ? 1 : 0);
        gauge(registry, "weir_audit_last_failed", last, state -> state.problem() == null ? 0 : 1);
        gauge(registry, "weir_audit_last_rows", last, AuditState::rows);
        gauge(registry, "weir_audit_last_undecided_ranges", last, AuditState::undecided);
        for (Finding.Kind kind : Finding.Kind.values()) {
            Gauge.builder(
                            "weir_audit_last_findings",
                            () -> read(last, state -> state.counts().getOrDefault(kind, 0L)))
                    .tag("kind", AuditRoutes.wireName(kind))
                    .register(registry);
        }
        Gauge.builder("weir_audit_running", () -> running.get() == null ? 0 : 1).register(registry);
    }

    private static double endedAt(AuditState state) {
        Long at = state.endedAt();
        return at == null ? Double.NaN : at;
    }

    private static void time(
            MeterRegistry registry,
            String name,
            Supplier<@Nullable AuditState> state,
            ToDoubleFunction<AuditState> milliseconds) {
        TimeGauge.builder(name, () -> read(state, milliseconds), TimeUnit.MILLISECONDS)
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry,
            String name,
            Supplier<@Nullable AuditState> state,
            ToDoubleFunction<AuditState> value) {
        Gauge.builder(name, () -> read(state, value)).register(registry);
    }

    private static double read(Supplier<@Nullable AuditState> state, ToDoubleFunction<AuditState> value) {
        AuditState known = state.get();
        return known == null ? Double.NaN : value.applyAsDouble(known);
    }
}
