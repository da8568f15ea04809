package dev.weir.reporting.reports;

import dev.weir.reporting.answers.Column;
import dev.weir.reporting.answers.Column.Kind;
import dev.weir.reporting.reports.Selection.Grouping;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Views, unique users and pages over a period. Each report counts what stands: sums of the ledger's signed rows. */
public final class TrafficReports {
    private static final int ITEMS = 100;
    private static final int STEPS = 1_000;
    private static final int MOST_DAYS_BY_HOUR = 100;

    /** Up to so many views in the period, the users of top pages are counted without being asked for. */
    private static final int FEW_VIEWS = 1_000_000;

    private static final Grouping USER = Grouping.of("user_id");
    private static final Grouping PAGE = Grouping.of("page_url");

    private final TenantReports reports;
    private final Clock clock;

    public TrafficReports(TenantReports reports, Clock clock) {
        this.reports = reports;
        this.clock = clock;
    }

    /** One row {@code {views,users,pages}}. */
    public void totals(Context ctx) throws InterruptedException {
        Asked asked = Asked.single(ctx, clock, "totals");
        Selection selection = asked.selection();
        String sql = "SELECT views, users, pages FROM (SELECT sum(net) AS views, count() AS users FROM "
                + selection.net("", USER) + ") AS of_users CROSS JOIN (SELECT count() AS pages FROM "
                + selection.net("", PAGE) + ") AS of_pages";
        reports.answerObject(
                ctx,
                asked,
                new ReportTable("totals", asked.bind(sql), List.of(count("views"), count("users"), count("pages"))));
    }

    /** Items {@code {day,views,users}}; days without views are left out. */
    public void daily(Context ctx) throws InterruptedException {
        Asked asked = Asked.list(ctx, clock, "daily", STEPS);
        String sql = "SELECT day, sum(net) AS views, count() AS users FROM "
                + byDay(asked.selection(), new Grouping(day(asked), "day"))
                + asked.afterSql(" WHERE toInt64(day) > {after:Int64}")
                + " GROUP BY day ORDER BY day" + asked.limitSql();
        reports.answerItems(
                ctx,
                asked,
                new ReportTable(
                        "daily", asked.bind(sql), List.of(new Column("day", Kind.DAY), count("views"), count("users"))),
                row -> asked.cursorAfter(row.number(0), ""));
    }

    /** Items {@code {start,views,users}}, one for each step, those without views too. */
    public void series(Context ctx) throws InterruptedException {
        Asked asked = Asked.list(ctx, clock, "series", STEPS, "step");
        Step step = Step.of(asked.parameters().text("step"));
        if (step == null) {
            asked.parameters().refuse("step", "must be hour, day, week or month");
            asked.parameters().check();
            return;
        }
        boolean hours = step == Step.HOUR;
        if (hours) {
            asked.period().requireAtMost(MOST_DAYS_BY_HOUR, "steps of an hour");
        }
        Grouping start = step.start(day(asked));
        Cursor after = asked.after();
        long first = after == null
                ? step.startOf(asked.period().from(), asked.period().zone())
                : step.after(after.number());
        long last =
                step.startOf(asked.period().to().minusMillis(1), asked.period().zone());
        String place = hours ? "toUnixTimestamp64Milli(toDateTime64(start, 3, 'UTC'))" : "toInt64(start)";
        String bound = hours ? "fromUnixTimestamp64Milli({%s:Int64}, 'UTC')" : "toDate({%s:Int64})";
        String sql = "SELECT " + (hours ? "toDateTime64(start, 3, 'UTC')" : "start")
                + " AS start, views, users FROM (SELECT start, sum(net) AS views, count() AS users FROM "
                + (hours ? asked.selection().netOfEntries("", start, USER) : byDay(asked.selection(), start))
                + asked.afterSql(" WHERE " + place + " > {after:Int64}")
                + " GROUP BY start) ORDER BY start WITH FILL FROM " + bound.formatted("first") + " TO "
                + bound.formatted("end") + " STEP " + step.interval() + asked.limitSql();
        reports.answerItems(
                ctx,
                asked,
                new ReportTable(
                        "series",
                        asked.bind(sql).with("first", first).with("end", step.after(last)),
                        List.of(new Column("start", hours ? Kind.MOMENT : Kind.DAY), count("views"), count("users"))),
                row -> asked.cursorAfter(row.number(0), ""));
    }

    /** Items {@code {page_url,views,users}}, the most viewed first. */
    public void topPages(Context ctx) throws InterruptedException {
        Asked asked = Asked.list(ctx, clock, "top-pages", ITEMS, "count_users");
        Boolean countUsers = asked.parameters().flag("count_users");
        asked.parameters().check();
        Selection selection = asked.selection();
        String top = "SELECT page_url, net AS views FROM " + selection.net("", PAGE)
                + asked.afterSql(" WHERE net < {after:Int64} OR net = {after:Int64} AND page_url > {after_text:String}")
                + " ORDER BY views DESC, page_url" + asked.limitSql();
        reports.answerItems(
                ctx,
                asked,
                new ReportTable(
                        "top-pages",
                        asked.bind(withUsers(top, selection, countUsers)),
                        List.of(
                                new Column("page_url", Kind.TEXT),
                                count("views"),
                                new Column("users", Kind.COUNT).orNull())),
                row -> asked.cursorAfter(row.number(1), row.text(0)));
    }

    private static String withUsers(String top, Selection selection, @Nullable Boolean count) {
        if (Boolean.FALSE.equals(count)) {
            return "SELECT page_url, views, CAST(NULL AS Nullable(UInt64)) AS users FROM (" + top + ")";
        }
        String few = count == null
                ? "(SELECT sum(net) <= " + FEW_VIEWS + " FROM "
                        + selection.net("", new Grouping("tenant_id", "tenant_id")) + ")"
                : "1";
        return "WITH top AS (" + top + "), " + few + " AS few SELECT page_url, views, "
                + "if(few, toNullable(visitors.users), NULL) AS users FROM top LEFT JOIN "
                + "(SELECT page_url, count() AS users FROM "
                + selection.net(" AND few AND page_url IN (SELECT page_url FROM top)", PAGE, USER)
                + " GROUP BY page_url) AS visitors USING (page_url) ORDER BY views DESC, page_url";
    }

    /** Items {@code {user_id,views}}, the busiest first. */
    public void users(Context ctx) throws InterruptedException {
        Asked asked = Asked.list(ctx, clock, "users", ITEMS);
        String sql = "SELECT user_id, net AS views FROM " + asked.selection().net("", USER)
                + asked.afterSql(
                        " WHERE net < {after:Int64} OR net = {after:Int64} AND user_id > toUInt64({after_text:String})")
                + " ORDER BY views DESC, user_id" + asked.limitSql();
        reports.answerItems(
                ctx,
                asked,
                new ReportTable("users", asked.bind(sql), List.of(new Column("user_id", Kind.ID), count("views"))),
                row -> asked.cursorAfter(row.number(1), Long.toUnsignedString(row.number(0))));
    }

    /** UTC days are what the ledger adds up by; the days of another zone cut through them. */
    private static String byDay(Selection selection, Grouping key) {
        return selection.period().isUtc() ? selection.net("", key, USER) : selection.netOfEntries("", key, USER);
    }

    private static String day(Asked asked) {
        return asked.period().isUtc() ? "toDate(created_at)" : "toDate(created_at, {tz:String})";
    }

    private static Column count(String name) {
        return new Column(name, Kind.COUNT);
    }
}
