package dev.weir.reporting.reports;

import dev.weir.contract.FieldError;
import dev.weir.contract.UnsignedLongs;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.Format;
import io.javalin.http.Context;

/** What one user looked at in the last 24 hours: {@code {"page_url":views,…}}. */
public final class DailyReport {
    private final TenantReports reports;
    private final UserDays days;

    public DailyReport(TenantReports reports, UserDays days) {
        this.reports = reports;
        this.days = days;
    }

    public void handle(Context ctx) throws InterruptedException {
        Format format = Format.of(ctx);
        QueryParameters.of(ctx).check();
        String user = ctx.pathParam("user_id");
        if (!UnsignedLongs.isCanonical(user)) {
            throw HttpProblem.badRequest(
                    "The path names no user",
                    new FieldError("user_id", "must be a whole number from 0 to 18446744073709551615"));
        }
        reports.answerCounts(
                ctx,
                format,
                "user-" + user,
                UserDays.COLUMNS,
                (rowsIn, found) -> days.find(ctx, user, format, rowsIn, found));
    }
}
