package dev.weir.reporting.scaling;

import dev.weir.reporting.scaling.changes.Book;
import dev.weir.reporting.scaling.changes.Change;
import dev.weir.reporting.scaling.changes.ChangeState;
import dev.weir.reporting.scaling.changes.Executor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** How changes stand, for alerts. */
final class ScalingMetrics {
    private ScalingMetrics() {}

    static void bind(MeterRegistry registry, Book book, Executor executor, Clock clock) {
        Gauge.builder("weir_scaling_executor", executor, it -> it.isWorking() ? 1 : 0)
                .description("1 where this instance carries changes out")
                .register(registry);
        for (String status : new String[] {"planned", "calling", "applying", "reverting"}) {
            Gauge.builder("weir_scaling_changes_under_way", book, it -> count(it, status))
                    .tag("status", status)
                    .register(registry);
        }
        for (String status : new String[] {"failed", "revert_skipped"}) {
            Gauge.builder("weir_scaling_changes_ended_badly", book, it -> count(it, status))
                    .tag("status", status)
                    .register(registry);
        }
        Gauge.builder(
                        "weir_scaling_reverts_pending",
                        book,
                        it -> it.changes().stream()
                                .filter(ScalingMetrics::isPending)
                                .count())
                .register(registry);
        Gauge.builder("weir_scaling_revert_overdue", book, it -> overdue(it, clock.instant()))
                .baseUnit("seconds")
                .description("how long the revert that is due longest has been due")
                .register(registry);
    }

    private static long count(Book book, String status) {
        return book.changes().stream()
                .filter(change -> change.state().wireName().equals(status))
                .count();
    }

    private static boolean isPending(Change change) {
        return change.state() instanceof ChangeState.Applied applied && applied.revertsAt() != null;
    }

    private static double overdue(Book book, Instant now) {
        return book.changes().stream()
                .map(Change::state)
                .map(state -> state instanceof ChangeState.Applied applied ? applied.revertsAt() : null)
                .filter(Objects::nonNull)
                .mapToDouble(due -> Math.max(0, Duration.between(due, now).toMillis() / 1_000.0))
                .max()
                .orElse(0);
    }
}
