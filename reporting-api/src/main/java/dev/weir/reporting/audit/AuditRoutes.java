package dev.weir.reporting.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.Needs;
import dev.weir.reporting.answers.JsonAnswer;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/pipeline/audit}: the last audit and the one that runs; {@code POST}: one now. Offsets and counts are
 * for every admin; request ids are shown to the admins of their own tenant, of others only how many there are in all.
 */
public final class AuditRoutes {
    private static final Needs ADMIN = Needs.anyOf(Scope.ADMIN);

    private final Auditor auditor;

    public AuditRoutes(Auditor auditor) {
        this.auditor = auditor;
    }

    public void addTo(JavalinConfig config) {
        config.routes.get("/api/pipeline/audit", this::show, ADMIN);
        config.routes.post("/api/pipeline/audit", this::begin, ADMIN);
    }

    static String wireName(Finding.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void show(Context ctx) throws SQLException {
        String tenant = HttpEdge.caller(ctx).tenant();
        AuditState last = auditor.last();
        AuditState running = auditor.running();
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeNumberField("every_seconds", auditor.every().toSeconds());
            json.writeFieldName("last");
            write(json, last, tenant);
            json.writeFieldName("running");
            write(json, running, tenant);
            json.writeEndObject();
        });
    }

    private void begin(Context ctx) throws SQLException {
        AuditState running = auditor.running();
        String id = auditor.request();
        ctx.status(202);
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeBooleanField("was_running", running != null);
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, @Nullable AuditState audit, String tenant) throws IOException {
        if (audit == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("id", audit.id());
        json.writeStringField(
                "started_at", Instant.ofEpochMilli(audit.startedAt()).toString());
        Long ended = audit.endedAt();
        if (ended == null) {
            json.writeNullField("ended_at");
        } else {
            json.writeStringField("ended_at", Instant.ofEpochMilli(ended).toString());
            json.writeBooleanField("sound", audit.isSound());
        }
        json.writeNumberField("steps", audit.steps());
        json.writeNumberField("steps_done", audit.done());
        json.writeNumberField("ledger_rows", audit.rows());
        json.writeNumberField("compared_with_kafka", audit.compared());
        json.writeNumberField("undecided_ranges", audit.undecided());
        Long difference = audit.difference();
        if (difference == null) {
            json.writeNullField("difference");
        } else {
            json.writeNumberField("difference", difference);
        }
        json.writeStringField("problem", audit.problem());
        json.writeObjectFieldStart("found");
        for (Finding.Kind kind : Finding.Kind.values()) {
            json.writeNumberField(wireName(kind), audit.counts().getOrDefault(kind, 0L));
        }
        json.writeNumberField("request_id_of_your_tenant", audit.oddRequestIds().getOrDefault(tenant, 0L));
        json.writeEndObject();
        json.writeArrayFieldStart("findings");
        for (Finding finding : audit.findings()) {
            if (finding.isFor(tenant)) {
                write(json, finding);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", wireName(finding.kind()));
        if (finding.requestId() != null) {
            json.writeStringField("request_id", finding.requestId());
            json.writeNumberField("net", finding.count());
        } else {
            json.writeStringField("topic_id", finding.topicId());
            json.writeObjectField("partition", finding.partition());
            json.writeObjectField("offset", finding.offset());
            json.writeNumberField(finding.kind() == Finding.Kind.DOUBLED ? "rows" : "count", finding.count());
        }
        json.writeEndObject();
    }
}
