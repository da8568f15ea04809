package dev.weir.reporting.scaling;

import dev.weir.contract.FieldError;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.scaling.changes.AuditBook;
import dev.weir.reporting.scaling.changes.AuditEntry;
import dev.weir.reporting.scaling.changes.Book;
import dev.weir.reporting.scaling.changes.Proposals;
import dev.weir.reporting.scaling.config.Action;
import dev.weir.reporting.scaling.config.Operator;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.provider.ProviderFailure;
import dev.weir.reporting.scaling.provider.Providers;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all routes of scaling work with, and what they have in common. */
record Desk(
        OrgConfig config,
        Operators operators,
        Providers providers,
        Proposals proposals,
        Book book,
        AuditBook audit,
        TopicWriter writer,
        Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(Desk.class);
    private static final int TOO_MANY = 429;

    /** An operator at one of his services. */
    record Visit(Operator operator, ScalableService service, Operator.Grant grant, String from) {}

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The caller at the service of that name or id; one that he may not see is as good as none. */
    Visit visit(Context ctx, @Nullable String service) throws InterruptedException {
        Operator operator = operators.of(ctx);
        if (service == null || service.isBlank()) {
            throw HttpProblem.badRequest(
                    "Name a service", new FieldError("service", "is missing; there are " + names(operator)));
        }
        Optional<ScalableService> found = config.service(service);
        return found.flatMap(
                        known -> operator.grant(known.name()).map(grant -> new Visit(operator, known, grant, ctx.ip())))
                .orElseThrow(() -> HttpProblem.notFound("You see no such service; there are " + names(operator)));
    }

    /** Refuses an operator who may not do that here. */
    void require(Visit visit, Action action) throws InterruptedException {
        if (!visit.grant().actions().contains(action)) {
            refused(visit, action.wireName(), "not allowed to this operator");
            throw new HttpProblem(
                    403,
                    "forbidden",
                    "The operator may not do this",
                    visit.operator().name() + " may not " + action.wireName() + " "
                            + visit.service().name());
        }
    }

    private static String names(Operator operator) {
        return operator.may().stream().map(Operator.Grant::service).collect(Collectors.joining(", "));
    }

    /** Notes what was turned down; the answer goes out even when that can't be noted. */
    void refused(Visit visit, String action, String why) throws InterruptedException {
        note(AuditEntry.of(
                now(),
                visit.operator().name(),
                visit.service().name(),
                action,
                null,
                "refused",
                null,
                visit.from(),
                why));
    }

    private void note(AuditEntry entry) throws InterruptedException {
        try {
            writer.write(List.of(entry.record()));
        } catch (HttpProblem e) {
            log.warn(
                    "The audit log does not take that {} of {} by {} was refused",
                    entry.action(),
                    entry.service(),
                    entry.operator());
        }
    }

    /** The answer when a provider could not be asked. */
    static HttpProblem problem(ProviderFailure failure) {
        String requestId = failure.requestId();
        if (failure.status() == 0 || failure.status() >= 500 || failure.status() == TOO_MANY) {
            return HttpProblem.unavailable("provider-away", failure.reason(), Duration.ofSeconds(10));
        }
        return new HttpProblem(
                502,
                "provider-refused",
                "The provider refuses",
                failure.reason(),
                List.of(),
                requestId == null ? Map.of() : Map.of("Weir-Upstream-Request-Id", requestId));
    }
}
