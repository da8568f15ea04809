package dev.weir.reporting.reports;

import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.clickhouse.ReportQuery;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked of a report: which entries, in which format, how many items and after which one.
 *
 * @param limit null for all
 * @param after null for the first page
 */
record Asked(
        Selection selection,
        Format format,
        @Nullable Integer limit,
        @Nullable Cursor after,
        Cursor.Owner owner,
        QueryParameters parameters) {
    private static final int MOST_ITEMS = 10_000;
    private static final int MOST_ROWS = 1_000_000;
    private static final int LONGEST_PREFIX = 2_048;
    private static final List<String> SELECTING = List.of("from", "to", "tz", "page_prefix", "user_id");
    private static final List<String> PAGING = List.of("limit", "cursor");

    /**
     * Reads a request for a report that is a list.
     *
     * @param items how many items an answer in JSON has when nothing is said; other formats then have all
     * @param more parameters that the report knows besides
     */
    static Asked list(Context ctx, Clock clock, String report, int items, String... more) {
        return read(ctx, clock, report, items, Stream.concat(PAGING.stream(), Arrays.stream(more)));
    }

    /** Reads a request for a report that is a single row. */
    static Asked single(Context ctx, Clock clock, String report) {
        return read(ctx, clock, report, 1, Stream.of());
    }

    private static Asked read(Context ctx, Clock clock, String report, int items, Stream<String> more) {
        Format format = Format.of(ctx);
        QueryParameters parameters =
                QueryParameters.of(ctx, Stream.concat(SELECTING.stream(), more).toArray(String[]::new));
        boolean paged = format == Format.JSON;
        Integer limit = paged || parameters.text("limit") != null
                ? (Integer) parameters.whole("limit", 1, paged ? MOST_ITEMS : MOST_ROWS, items)
                : null;
        String prefix = parameters.text("page_prefix");
        if (prefix != null && prefix.length() > LONGEST_PREFIX) {
            parameters.refuse("page_prefix", "must be at most " + LONGEST_PREFIX + " characters long");
        }
        String user = parameters.unsigned("user_id");
        Period period = Period.of(parameters, clock);
        parameters.check();
        String tenant = HttpEdge.caller(ctx).tenant();
        Cursor.Owner owner = Cursor.Owner.of(report, tenant, ctx.queryParamMap());
        String written = parameters.text("cursor");
        Cursor after = written == null ? null : Cursor.read(written, owner);
        if (after != null) {
            period = new Period(period.zone(), after.from(), after.to());
        }
        period.check();
        return new Asked(new Selection(tenant, period, prefix, user), format, limit, after, owner, parameters);
    }

    Period period() {
        return selection.period();
    }

    /** The end of the SQL: one row more than an answer in JSON shows, which tells whether there are more. */
    String limitSql() {
        return limit == null ? "" : " LIMIT {limit:UInt32}";
    }

    /** A condition that holds after the cursor; empty for the first page. */
    String afterSql(String condition) {
        return after == null ? "" : condition;
    }

    ReportQuery bind(String sql) {
        ReportQuery query = selection.bind(sql);
        if (limit != null) {
            query = query.with("limit", format == Format.JSON ? limit + 1L : limit);
        }
        return after == null ? query : query.with("after", after.number()).with("after_text", after.text());
    }

    /** The cursor of what comes after an item. */
    String cursorAfter(long number, String text) {
        return new Cursor(period().from(), period().to(), number, text).write(owner);
    }
}
