package dev.weir.reporting.reports;

import dev.weir.contract.FieldError;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.clickhouse.ReportQuery;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Views, users and pages over UTC days, {@code from} and {@code to} included; without them the last seven days. The
 * conditions are on whole days, so that the ledger's projections answer where they can.
 */
public final class PeriodReports {
    private static final int DEFAULT_DAYS = 7;
    private static final int MOST_DAYS = 3_660;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_ITEMS = 10_000;

    private static final ReportQuery BY_DAY = ReportQuery.of("""
            SELECT day, sum(net) AS views, count() AS users
            FROM (
                SELECT toDate(created_at) AS day, user_id, sum(sign) AS net
                FROM weir.traffic_entries
                WHERE tenant_id = {tenant:String} AND toDate(created_at) BETWEEN {from:Date} AND {to:Date}
                GROUP BY day, user_id
                HAVING net != 0)
            GROUP BY day
            ORDER BY day""");

    private static final ReportQuery TOP_PAGES = ReportQuery.of("""
            SELECT page_url, sum(net) AS views, count() AS users
            FROM (
                SELECT page_url, user_id, sum(sign) AS net
                FROM weir.traffic_entries
                WHERE tenant_id = {tenant:String} AND toDate(created_at) BETWEEN {from:Date} AND {to:Date}
                GROUP BY page_url, user_id
                HAVING net != 0)
            GROUP BY page_url
            ORDER BY views DESC, page_url
            LIMIT {limit:UInt32}""");

    private static final ReportQuery USERS = ReportQuery.of("""
            SELECT user_id, sum(sign) AS views
            FROM weir.traffic_entries
            WHERE tenant_id = {tenant:String} AND toDate(created_at) BETWEEN {from:Date} AND {to:Date}
            GROUP BY user_id
            HAVING views != 0
            ORDER BY views DESC, user_id
            LIMIT {limit:UInt32}""");

    private final TenantReports reports;
    private final Clock clock;

    public PeriodReports(TenantReports reports, Clock clock) {
        this.reports = reports;
        this.clock = clock;
    }

    /** Items {@code {day,views,users}}; days without views are left out. */
    public void byDay(Context ctx) throws InterruptedException {
        reports.answerItems(ctx, period(ctx, BY_DAY), (json, rows) -> {
            json.writeStringField("day", rows.getString(1));
            json.writeNumberField("views", rows.getLong(2));
            json.writeNumberField("users", rows.getLong(3));
        });
    }

    /** Items {@code {page_url,views,users}}, the most viewed first. */
    public void topPages(Context ctx) throws InterruptedException {
        reports.answerItems(ctx, period(ctx, TOP_PAGES).with("limit", limit(ctx)), (json, rows) -> {
            json.writeStringField("page_url", rows.getString(1));
            json.writeNumberField("views", rows.getLong(2));
            json.writeNumberField("users", rows.getLong(3));
        });
    }

    /** Items {@code {user_id,views}}, the busiest first. */
    public void users(Context ctx) throws InterruptedException {
        reports.answerItems(ctx, period(ctx, USERS).with("limit", limit(ctx)), (json, rows) -> {
            json.writeStringField("user_id", rows.getString(1));
            json.writeNumberField("views", rows.getLong(2));
        });
    }

    private ReportQuery period(Context ctx, ReportQuery query) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate to = day("to", ctx.queryParam("to"), today);
        LocalDate from = day("from", ctx.queryParam("from"), to.minusDays(DEFAULT_DAYS - 1L));
        if (from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to)) {
            throw HttpProblem.invalid(
                    "The period does not hold",
                    List.of(new FieldError(
                            "from", "must be at most " + MOST_DAYS + " days before to, and not after it")));
        }
        return query.with("tenant", HttpEdge.caller(ctx).tenant())
                .with("from", from.toString())
                .with("to", to.toString());
    }

    private static LocalDate day(String name, @Nullable String text, LocalDate otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1970 && day.getYear() < 2149) {
                return day;
            }
        } catch (DateTimeParseException _) {
            // Refused below.
        }
        throw HttpProblem.badRequest(
                "A day can't be read", new FieldError(name, "must be a day from 1970 to 2148 such as 2026-11-20"));
    }

    private static int limit(Context ctx) {
        String text = ctx.queryParam("limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST_ITEMS) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // Refused below.
        }
        throw HttpProblem.badRequest(
                "The limit can't be read", new FieldError("limit", "must be a whole number from 1 to " + MOST_ITEMS));
    }
}
