package dev.weir.reporting.records;

import dev.weir.contract.Timestamps;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.Needs;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.clickhouse.MonitorPool;
import dev.weir.reporting.clickhouse.QueryFailure;
import dev.weir.reporting.clickhouse.ReportQuery;
import dev.weir.reporting.records.retention.RetentionDays;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How much an entity's table holds of a tenant: records, versions, rows, and about how many bytes. */
public final class StatisticsRoutes {
    private static final Needs LOOK = Needs.anyOf(Scope.READ, Scope.ADMIN);

    private final Entities entities;
    private final RetentionDays retention;
    private final MonitorPool clickHouse;

    public StatisticsRoutes(Entities entities, RetentionDays retention, MonitorPool clickHouse) {
        this.entities = entities;
        this.retention = retention;
        this.clickHouse = clickHouse;
    }

    public void addTo(JavalinConfig config) {
        for (EntityDefinition entity : entities.all()) {
            config.routes.get("/api/" + entity.name() + "/statistics", ctx -> tell(ctx, entity), LOOK);
        }
    }

    /**
     * What is held of a tenant.
     *
     * @param bytes the tenant's share of the table's bytes on disk, by rows
     * @param last when the last row was stored; null when there is none
     */
    private record Held(
            long records,
            long current,
            long versions,
            long rows,
            long bytes,
            @Nullable Long last) {}

    private void tell(Context ctx, EntityDefinition entity) throws SQLException {
        QueryParameters.of(ctx).check();
        String tenant = HttpEdge.caller(ctx).tenant();
        OptionalInt kept = retention.of(tenant, entity);
        Held held;
        long removed;
        try {
            held = held(tenant, entity);
            removed = removed(tenant, entity);
        } catch (SQLException e) {
            throw QueryFailure.problem(e);
        }
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeStringField("entity", entity.name());
            json.writeNumberField("records", held.records());
            json.writeNumberField("current", held.current());
            json.writeNumberField("versions", held.versions());
            json.writeNumberField("rows", held.rows());
            json.writeNumberField("bytes_about", held.bytes());
            Long last = held.last();
            json.writeStringField("last_stored_at", last == null ? null : Timestamps.format(last));
            json.writeNumberField("rows_removed", removed);
            if (kept.isPresent()) {
                json.writeNumberField("retention_days", kept.getAsInt());
            } else {
                json.writeNullField("retention_days");
            }
            json.writeEndObject();
        });
    }

    private Held held(String tenant, EntityDefinition entity) throws SQLException {
        String table = entity.name() + "_history";
        ReportQuery query = ReportQuery.of("SELECT count(), countIf(stands), sum(versions), sum(stored),"
                        + " toUInt64(sum(stored) * (SELECT sum(bytes_on_disk) / greatest(sum(rows), 1) FROM system.parts"
                        + " WHERE database = 'weir' AND table = '" + table + "' AND active)),"
                        + " toUnixTimestamp64Milli(max(last))"
                        + " FROM (SELECT id, argMax(is_current, (record_version, revision)) AS stands,"
                        + " uniqExact(record_version) AS versions, count() AS stored, max(ingested_at) AS last"
                        + " FROM weir.`" + table + "` WHERE tenant_id = {tenant:String} GROUP BY id)")
                .with("tenant", tenant);
        try (Connection connection = clickHouse.connection();
                ResultSet rows = query.run(connection)) {
            rows.next();
            long all = rows.getLong(4);
            return new Held(
                    rows.getLong(1),
                    rows.getLong(2),
                    rows.getLong(3),
                    all,
                    all == 0 ? 0 : rows.getLong(5),
                    all == 0 ? null : (Long) rows.getLong(6));
        }
    }

    private long removed(String tenant, EntityDefinition entity) throws SQLException {
        ReportQuery query = ReportQuery.of("SELECT sum(rows_removed) FROM weir.history_removals"
                        + " WHERE tenant_id = {tenant:String} AND entity = {entity:String}")
                .with("tenant", tenant)
                .with("entity", entity.name());
        try (Connection connection = clickHouse.connection();
                ResultSet rows = query.run(connection)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
