package dev.weir.reporting.records.analytics;

import dev.weir.contract.entities.Entities;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.Needs;
import dev.weir.reporting.records.RecordAnswers;
import io.javalin.config.JavalinConfig;
import java.time.Clock;

/** The routes of analytics. They stand before those of single records, whose ids are numbers. */
public final class AnalyticsRoutes {
    private static final Needs READ = Needs.anyOf(Scope.READ);

    private final CompanyAnalytics companies;
    private final TicketAnalytics tickets;
    private final TimeAnalytics times;

    public AnalyticsRoutes(Entities entities, RecordAnswers answers, Clock clock) {
        companies = new CompanyAnalytics(entities.named("companies").orElseThrow(), answers, clock);
        tickets = new TicketAnalytics(answers, clock);
        times = new TimeAnalytics(answers, clock);
    }

    public void addTo(JavalinConfig config) {
        config.routes.get("/api/companies/analytics", companies::totals, READ);
        config.routes.get("/api/companies/top", companies::top, READ);
        config.routes.get("/api/tickets/trends", tickets::trends, READ);
        config.routes.get("/api/tickets/status-summary", tickets::byStatus, READ);
        config.routes.get("/api/time_entries/summary", times::summary, READ);
    }
}
