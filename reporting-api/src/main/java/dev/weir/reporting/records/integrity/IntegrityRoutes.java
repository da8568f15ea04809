package dev.weir.reporting.records.integrity;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Timestamps;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.Needs;
import dev.weir.kit.http.Patience;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.clickhouse.TenantQueries;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.pipeline.Freshness;
import dev.weir.reporting.pipeline.Visibility;
import dev.weir.reporting.records.HistoryTenants;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The routes that say whether the versions of an entity's records fit together, and that mend them. */
public final class IntegrityRoutes {
    private static final Needs LOOK = Needs.anyOf(Scope.READ, Scope.ADMIN);
    private static final Needs REPAIR = Needs.anyOf(Scope.ADMIN);
    private static final int NAMED = 100;
    private static final int MOST_NAMED = 1_000;

    private final Entities entities;
    private final IntegrityCheck check;
    private final Repair repair;
    private final Freshness freshness;
    private final IntegrityMetrics metrics;

    public IntegrityRoutes(
            Entities entities,
            TenantQueries queries,
            Freshness freshness,
            TopicWriter writer,
            Duration futureSkew,
            Clock clock,
            MeterRegistry metrics) {
        this.entities = entities;
        this.check = new IntegrityCheck(queries, futureSkew, clock);
        this.repair = new Repair(queries, writer);
        this.freshness = freshness;
        this.metrics = new IntegrityMetrics(metrics, clock);
    }

    /** What checks by itself, each time after so long. */
    public IntegrityWatch watch(HistoryTenants tenants, Duration every) {
        return new IntegrityWatch(entities, tenants, check, metrics, every);
    }

    public void addTo(JavalinConfig config) {
        for (EntityDefinition entity : entities.all()) {
            String path = "/api/" + entity.name() + "/integrity";
            config.routes.get(path, ctx -> look(ctx, entity), LOOK);
            config.routes.post(path + "/repair", ctx -> mend(ctx, entity), REPAIR);
        }
    }

    private void look(Context ctx, EntityDefinition entity) throws InterruptedException, SQLException {
        QueryParameters parameters = QueryParameters.of(ctx, "limit");
        int limit = parameters.whole("limit", 1, MOST_NAMED, NAMED);
        parameters.check();
        Visibility visibility = freshness.claim(Patience.orNone(ctx));
        Findings findings = find(ctx, entity, limit);
        visibility.writeTo(ctx);
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeStringField("entity", entity.name());
            json.writeBooleanField("sound", findings.isSound());
            visibility.writeTo(json);
            json.writeNumberField("records", findings.records());
            json.writeNumberField("versions", findings.versions());
            json.writeObjectFieldStart("found");
            for (Kind kind : Kind.values()) {
                json.writeNumberField(kind.wireName(), findings.counts().getOrDefault(kind, 0L));
            }
            json.writeEndObject();
            json.writeArrayFieldStart("items");
            for (Fault fault : findings.faults()) {
                json.writeStartObject();
                write(json, fault);
                json.writeBooleanField("repairable", fault.isRepairable());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void mend(Context ctx, EntityDefinition entity) throws InterruptedException, SQLException, IOException {
        JsonBody body = JsonBody.read(ctx, Set.of("dry_run"));
        boolean dryRun = Boolean.TRUE.equals(body.flag("dry_run"));
        body.check();
        Findings findings = find(ctx, entity, MOST_NAMED);
        Repair.Plan plan = repair.plan(findings.faults());
        if (!dryRun) {
            repair.carryOut(HttpEdge.caller(ctx).tenant(), entity, plan);
        }
        ctx.status(dryRun || plan.isEmpty() ? 200 : 202);
        JsonAnswer.write(ctx, json -> write(json, entity, plan, dryRun, findings));
    }

    private Findings find(Context ctx, EntityDefinition entity, int limit) throws InterruptedException {
        String tenant = HttpEdge.caller(ctx).tenant();
        Findings findings = check.of(tenant, entity.name(), limit);
        metrics.saw(tenant, entity.name(), findings);
        return findings;
    }

    private static void write(
            JsonGenerator json, EntityDefinition entity, Repair.Plan plan, boolean dryRun, Findings findings)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("entity", entity.name());
        json.writeBooleanField("dry_run", dryRun);
        json.writeArrayFieldStart("changed");
        for (Repair.Change change : plan.changes()) {
            Fault fault = change.fault();
            json.writeStartObject();
            write(json, fault);
            moment(json, "new_expiry_date", change.newExpiry());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("left");
        for (Fault fault : plan.left()) {
            json.writeStartObject();
            write(json, fault);
            json.writeStringField("why", fault.whyNot());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField(
                "not_looked_at", findings.total() - findings.faults().size());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Fault fault) throws IOException {
        json.writeStringField("kind", fault.kind().wireName());
        json.writeStringField("id", fault.id());
        json.writeNumberField("record_version", fault.version());
        moment(json, "effective_date", fault.effective());
        moment(json, "expiry_date", fault.expiry());
        Long next = fault.nextVersion();
        Instant nextEffective = fault.nextEffective();
        if (next == null || nextEffective == null) {
            json.writeNullField("next_version");
            json.writeNullField("next_effective_date");
        } else {
            json.writeNumberField("next_version", next);
            moment(json, "next_effective_date", nextEffective);
        }
    }

    private static void moment(JsonGenerator json, String name, Instant moment) throws IOException {
        json.writeStringField(name, Timestamps.format(moment.toEpochMilli()));
    }
}
