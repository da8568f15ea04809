package dev.weir.reporting.records.analytics;

import dev.weir.reporting.answers.Column;
import dev.weir.reporting.answers.Column.Kind;
import dev.weir.reporting.records.RecordAnswers;
import dev.weir.reporting.records.RecordAnswers.Listing;
import dev.weir.reporting.reports.Period;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** Figures of tickets as they are now: by the days on which they were opened and closed, and by status. */
final class TicketAnalytics {
    private static final int DEFAULT_DAYS = 30;
    private static final int SCALE = 2;

    private final RecordAnswers answers;
    private final Clock clock;

    TicketAnalytics(RecordAnswers answers, Clock clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Items {@code {date,ticket_count,closed_count,avg_hours}}, one for each day of the period: tickets opened on it,
     * tickets closed on it, and the mean of actual_hours of those opened on it.
     */
    void trends(Context ctx) throws InterruptedException {
        AskedAnalytics asked = AskedAnalytics.over(ctx, clock, DEFAULT_DAYS);
        asked.check();
        Period period = Objects.requireNonNull(asked.period());
        String sql = "SELECT date, sum(opened) AS ticket_count, sum(closed) AS closed_count, max(hours) AS avg_hours"
                + " FROM (SELECT toDate(assumeNotNull(created_date), {tz:String}) AS date, count() AS opened,"
                + " 0 AS closed, CAST(avg(actual_hours), 'Nullable(Float64)') AS hours FROM " + asked.now("tickets")
                + asked.in("created_date") + " GROUP BY date"
                + " UNION ALL SELECT toDate(assumeNotNull(closed_date), {tz:String}) AS date, 0 AS opened,"
                + " count() AS closed, CAST(NULL, 'Nullable(Float64)') AS hours FROM " + asked.now("tickets")
                + asked.in("closed_date") + " GROUP BY date) GROUP BY date"
                + " ORDER BY date WITH FILL FROM toDate({first:String}) TO toDate({last:String}) + 1";
        List<Column> columns = List.of(
                new Column("date", Kind.DAY),
                new Column("ticket_count", Kind.COUNT),
                new Column("closed_count", Kind.COUNT),
                new Column("avg_hours", Kind.FLOAT).orNull());
        answers.items(
                ctx,
                asked.format(),
                new Listing(
                        "tickets-trends",
                        columns,
                        asked.bind(sql)
                                .with("first", period.firstDay().toString())
                                .with("last", period.lastDay().toString()),
                        null),
                asked::write,
                _ -> "");
    }

    /**
     * Items {@code {status,ticket_count,closed_count,budget_hours,actual_hours,avg_hours}}, the most frequent status
     * first; over a period, of the tickets opened in it.
     */
    void byStatus(Context ctx) throws InterruptedException {
        AskedAnalytics asked = AskedAnalytics.nowOrOver(ctx, clock);
        asked.check();
        String sql = "SELECT status, count() AS ticket_count, countIf(closed_date IS NOT NULL) AS closed_count,"
                + " toDecimal128(ifNull(sum(tickets.budget_hours), 0), 2) AS budget_hours,"
                + " toDecimal128(ifNull(sum(tickets.actual_hours), 0), 2) AS actual_hours,"
                + " CAST(avg(tickets.actual_hours), 'Nullable(Float64)') AS avg_hours FROM " + asked.now("tickets")
                + asked.in("created_date") + " GROUP BY status ORDER BY ticket_count DESC, status";
        List<Column> columns = List.of(
                new Column("status", Kind.TEXT).orNull(),
                new Column("ticket_count", Kind.COUNT),
                new Column("closed_count", Kind.COUNT),
                Column.decimal("budget_hours", Kind.WIDE_DECIMAL, SCALE),
                Column.decimal("actual_hours", Kind.WIDE_DECIMAL, SCALE),
                new Column("avg_hours", Kind.FLOAT).orNull());
        answers.items(
                ctx,
                asked.format(),
                new Listing("tickets-status-summary", columns, asked.bind(sql), null),
                asked::write,
                _ -> "");
    }
}
