package dev.weir.reporting.records;

import dev.weir.contract.entities.EntityDefinition;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.Format;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.records.RecordAnswers.Listing;
import dev.weir.reporting.reports.Cursor;
import io.javalin.http.Context;
import java.time.Instant;

/** One record of an entity: as it is, as it was at a moment, and all its versions. */
final class OneRecord {
    private final EntityDefinition entity;
    private final RecordFields fields;
    private final RecordFields versionFields;
    private final RecordAnswers answers;

    OneRecord(EntityDefinition entity, RecordAnswers answers) {
        this.entity = entity;
        this.fields = RecordFields.of(entity);
        this.versionFields = RecordFields.ofVersions(entity);
        this.answers = answers;
    }

    void state(Context ctx) throws InterruptedException {
        String id = RecordRoutes.id(ctx);
        QueryParameters asked = QueryParameters.of(ctx, "as_of");
        Instant asOf = asked.moment("as_of");
        asked.check();
        String sql = "SELECT " + fields.selected() + " FROM " + RecordLists.source(entity, asOf)
                + " AND id = {id:UInt64} ORDER BY record_version DESC LIMIT 1";
        ReportQuery query =
                RecordLists.bound(sql, HttpEdge.caller(ctx).tenant(), asOf).with("id", id);
        answers.record(ctx, new Listing(name(id), fields.shown(), query, null));
    }

    /** The versions, the first one first. */
    void history(Context ctx) throws InterruptedException {
        String id = RecordRoutes.id(ctx);
        QueryParameters asked = QueryParameters.of(ctx, Paging.NAMES.toArray(String[]::new));
        Paging paging = Paging.read(ctx, Format.JSON, asked, ctx.path());
        asked.check();
        Cursor after = paging.after();
        String sql = "SELECT " + versionFields.selected() + " FROM weir." + Field.quoted(entity.name() + "_versions")
                + " WHERE tenant_id = {tenant:String} AND id = {id:UInt64}"
                + (after == null ? "" : " AND record_version > {after:Int64}") + " ORDER BY record_version"
                + paging.limitSql();
        ReportQuery query =
                RecordLists.bound(sql, HttpEdge.caller(ctx).tenant(), null).with("id", id);
        int version = versionFields.indexOf("record_version");
        answers.itemsOfOne(
                ctx,
                new Listing(
                        name(id),
                        versionFields.shown(),
                        paging.bind(after == null ? query : query.with("after", after.number())),
                        paging.limit()),
                row -> new Cursor(Instant.EPOCH, Instant.EPOCH, row.number(version), "").write(paging.owner()));
    }

    private String name(String id) {
        return entity.name() + "-" + id;
    }
}
