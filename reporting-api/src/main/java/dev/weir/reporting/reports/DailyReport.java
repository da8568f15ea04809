package dev.weir.reporting.reports;

import dev.weir.contract.FieldError;
import dev.weir.contract.UnsignedLongs;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.Column;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.clickhouse.ReportQuery;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What one user looked at in the last 24 hours: {@code {"page_url":views,…}}. The window ends the future skew ahead of
 * this machine's clock, since an event may be accepted that far ahead, and counts from its acceptance on.
 */
public final class DailyReport {
    private static final Duration DAY = Duration.ofHours(24);

    private static final List<Column> COLUMNS =
            List.of(new Column("page_url", Column.Kind.TEXT), new Column("views", Column.Kind.COUNT));

    // The condition on tenant_id repeats the row policy, so that the primary key is used from its first column on.
    private static final ReportQuery QUERY = ReportQuery.of("""
            SELECT page_url, sum(sign) AS views
            FROM weir.traffic_entries
            WHERE tenant_id = {tenant:String}
              AND user_id = {user:UInt64}
              AND created_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
              AND created_at <= fromUnixTimestamp64Milli({to:Int64}, 'UTC')
            GROUP BY page_url
            HAVING views != 0
            ORDER BY views DESC, page_url""");

    private final TenantReports reports;
    private final Clock clock;
    private final Duration futureSkew;

    public DailyReport(TenantReports reports, Clock clock, Duration futureSkew) {
        this.reports = reports;
        this.clock = clock;
        this.futureSkew = futureSkew;
    }

    public void handle(Context ctx) throws InterruptedException {
        Format format = Format.of(ctx);
        QueryParameters.of(ctx).check();
        String userId = ctx.pathParam("user_id");
        if (!UnsignedLongs.isCanonical(userId)) {
            throw HttpProblem.badRequest(
                    "The path names no user",
                    new FieldError("user_id", "must be a whole number from 0 to 18446744073709551615"));
        }
        long now = clock.millis();
        ReportQuery query = QUERY.with("tenant", HttpEdge.caller(ctx).tenant())
                .with("user", userId)
                .with("from", now - DAY.toMillis())
                .with("to", now + futureSkew.toMillis());
        reports.answerCounts(ctx, format, new ReportTable("user-" + userId, query, COLUMNS));
    }
}
