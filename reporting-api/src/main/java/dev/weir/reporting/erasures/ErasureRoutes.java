package dev.weir.reporting.erasures;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Erasure;
import dev.weir.contract.ErasureJob;
import dev.weir.contract.FieldError;
import dev.weir.contract.Timestamps;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Needs;
import dev.weir.reporting.answers.JsonAnswer;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant's erasures over HTTP: what was asked for, how far it is, and what was removed. */
public final class ErasureRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_A_PAGE = 1_000;

    private final ErasureJobs jobs;
    private final ErasureBook book;

    public ErasureRoutes(ErasureJobs jobs, ErasureBook book) {
        this.jobs = jobs;
        this.book = book;
    }

    public void addTo(JavalinConfig config) {
        Needs needs = Needs.anyOf(Scope.READ, Scope.INGEST, Scope.ADMIN);
        config.routes.get("/api/erasures", this::list, needs);
        config.routes.get("/api/erasures/{job_id}", this::one, needs);
    }

    private void one(Context ctx) throws InterruptedException, SQLException {
        String jobId = ctx.pathParam("job_id");
        ErasureJob job = jobs.find(HttpEdge.caller(ctx).tenant(), jobId)
                .orElseThrow(() -> HttpProblem.notFound("No erasure is known under that job_id"));
        Map<String, ErasureProgress> progress = book.of(ctx, List.of(job));
        JsonAnswer.write(ctx, json -> write(json, job, progress));
    }

    private void list(Context ctx) throws InterruptedException, SQLException {
        int limit = limit(ctx.queryParam("limit"));
        List<ErasureJob> all = jobs.of(HttpEdge.caller(ctx).tenant());
        int from = after(all, ctx.queryParam("cursor"));
        List<ErasureJob> page = all.subList(from, Math.min(all.size(), from + limit));
        Map<String, ErasureProgress> progress = page.isEmpty() ? Map.of() : book.of(ctx, page);
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (ErasureJob job : page) {
                write(json, job, progress);
            }
            json.writeEndArray();
            json.writeStringField(
                    "next_cursor",
                    from + page.size() < all.size() ? page.getLast().erasure().jobId() : null);
            json.writeEndObject();
        });
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (text.matches("[1-9]\\d{0,3}") && Integer.parseInt(text) <= MOST_A_PAGE) {
            return Integer.parseInt(text);
        }
        throw HttpProblem.badRequest(
                "The limit does not hold", new FieldError("limit", "must be a whole number from 1 to " + MOST_A_PAGE));
    }

    private static int after(List<ErasureJob> all, @Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).erasure().jobId().equals(cursor)) {
                return i + 1;
            }
        }
        throw HttpProblem.badRequest(
                "The cursor does not hold", new FieldError("cursor", "must be a next_cursor of this list"));
    }

    private static void write(JsonGenerator json, ErasureJob job, Map<String, ErasureProgress> all) throws IOException {
        Erasure erasure = job.erasure();
        ErasureProgress progress = all.getOrDefault(erasure.jobId(), ErasureProgress.NONE);
        boolean done = progress.partitionsDone() >= job.partitions();
        json.writeStartObject();
        json.writeStringField("job_id", erasure.jobId());
        json.writeStringField("user_id", Long.toUnsignedString(erasure.userId()));
        json.writeStringField("status", done ? "done" : "running");
        json.writeStringField("requested_at", Timestamps.format(erasure.requestedAt()));
        json.writeStringField("finished_at", done ? Timestamps.format(progress.lastDoneAt()) : null);
        json.writeNumberField("partitions_done", progress.partitionsDone());
        json.writeNumberField("partitions", job.partitions());
        json.writeNumberField("rows_removed", progress.rows());
        json.writeNumberField("events_removed", progress.events());
        json.writeEndObject();
    }
}
