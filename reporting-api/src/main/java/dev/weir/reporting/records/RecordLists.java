package dev.weir.reporting.records;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Timestamps;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.records.RecordAnswers.Listing;
import dev.weir.reporting.reports.Cursor;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists of an entity's records: those of now or of a moment, filtered, sorted, a page at a time. */
final class RecordLists {
    /** Names of parameters that no column may have. */
    static final List<String> OWN_NAMES = List.of("q", "sort", "as_of", "limit", "cursor");

    private final EntityDefinition entity;
    private final RecordFields fields;
    private final RecordAnswers answers;
    private final String[] parameters;

    RecordLists(EntityDefinition entity, RecordAnswers answers) {
        this.entity = entity;
        this.fields = RecordFields.of(entity);
        this.answers = answers;
        List<String> names = new ArrayList<>(Filters.names(fields));
        names.addAll(List.of("sort", "as_of"));
        names.addAll(Paging.NAMES);
        this.parameters = names.toArray(String[]::new);
    }

    /** All of the tenant. */
    void list(Context ctx) throws InterruptedException {
        list(ctx, null, "");
    }

    /** Those whose column has the id in the path. */
    void related(Context ctx, String column) throws InterruptedException {
        list(ctx, Objects.requireNonNull(fields.find(column)), RecordRoutes.id(ctx));
    }

    private void list(Context ctx, @Nullable Field reference, String id) throws InterruptedException {
        Format format = Format.of(ctx);
        QueryParameters asked = QueryParameters.of(ctx, parameters);
        Filters filters = Filters.read(asked, fields);
        if (reference != null) {
            filters.add(reference, "=", id);
        }
        Order order = Order.read(asked, fields);
        Instant asOf = asked.moment("as_of");
        Paging paging = Paging.read(ctx, format, asked, ctx.path());
        asked.check();

        Cursor after = paging.after();
        String sql = "SELECT " + fields.selected() + " FROM " + source(entity, asOf) + filters.sql()
                + (after == null ? "" : order.after(after)) + order.sql() + paging.limitSql();
        ReportQuery query = bound(sql, HttpEdge.caller(ctx).tenant(), asOf);
        query = paging.bind(order.bind(filters.bind(query), after));
        answers.items(
                ctx,
                format,
                new Listing(entity.name(), fields.shown(), query, paging.limit()),
                json -> writeState(json, asOf),
                row -> order.place(row).write(paging.owner()));
    }

    /** The view that has the state of a moment, or of now, with the conditions for that. */
    static String source(EntityDefinition entity, @Nullable Instant asOf) {
        // The condition on tenant_id repeats the row policy, so that the primary key is used from its first column on.
        String tenant = " WHERE tenant_id = {tenant:String}";
        String moment = "fromUnixTimestamp64Milli({as_of:Int64}, 'UTC')";
        return asOf == null
                ? "weir." + Field.quoted(entity.name()) + tenant
                : "weir." + Field.quoted(entity.name() + "_versions") + tenant + " AND effective_date <= " + moment
                        + " AND expiry_date > " + moment;
    }

    static ReportQuery bound(String sql, String tenant, @Nullable Instant asOf) {
        ReportQuery query = ReportQuery.of(sql).with("tenant", tenant);
        return asOf == null ? query : query.with("as_of", asOf.toEpochMilli());
    }

    private static void writeState(JsonGenerator json, @Nullable Instant asOf) throws IOException {
        if (asOf != null) {
            json.writeStringField("state_as_of", Timestamps.format(asOf.toEpochMilli()));
        }
    }
}
