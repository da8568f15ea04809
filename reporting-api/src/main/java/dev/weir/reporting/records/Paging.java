package dev.weir.reporting.records;

import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.reports.Cursor;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many records an answer has, and after which one.
 *
 * @param limit null for all
 * @param after null for the first page
 */
record Paging(
        Format format, @Nullable Integer limit, @Nullable Cursor after, Cursor.Owner owner) {
    static final List<String> NAMES = List.of("limit", "cursor");
    private static final int ITEMS = 100;
    private static final int MOST_ITEMS = 10_000;
    private static final int MOST_ROWS = 1_000_000;

    /** @param list what a cursor belongs to, beside the other parameters and the tenant */
    static Paging read(Context ctx, Format format, QueryParameters parameters, String list) {
        boolean paged = format == Format.JSON;
        Integer limit = paged || parameters.text("limit") != null
                ? (Integer) parameters.whole("limit", 1, paged ? MOST_ITEMS : MOST_ROWS, ITEMS)
                : null;
        Cursor.Owner owner = Cursor.Owner.of(list, HttpEdge.caller(ctx).tenant(), ctx.queryParamMap());
        String written = parameters.text("cursor");
        return new Paging(format, limit, written == null ? null : Cursor.read(written, owner), owner);
    }

    /** The end of the SQL: one row more than an answer in JSON shows, which tells whether there are more. */
    String limitSql() {
        return limit == null ? "" : " LIMIT {limit:UInt32}";
    }

    ReportQuery bind(ReportQuery query) {
        return limit == null ? query : query.with("limit", format == Format.JSON ? limit + 1L : limit);
    }
}
