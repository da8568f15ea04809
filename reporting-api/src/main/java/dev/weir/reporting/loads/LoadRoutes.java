package dev.weir.reporting.loads;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.FieldError;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.kit.access.Caller;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Needs;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.kafka.TopicWriter;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tenant's loads over HTTP: asked for, looked at, ended. */
public final class LoadRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_A_PAGE = 1_000;
    private static final int MOST_UNFINISHED = 100;

    private final LoadBook book;
    private final TopicWriter writer;
    private final Entities entities;
    private final boolean hasBucket;
    private final Clock clock;

    LoadRoutes(LoadBook book, TopicWriter writer, Entities entities, boolean hasBucket, Clock clock) {
        this.book = book;
        this.writer = writer;
        this.entities = entities;
        this.hasBucket = hasBucket;
        this.clock = clock;
    }

    public void addTo(JavalinConfig config) {
        Needs toLook = Needs.anyOf(Scope.READ, Scope.INGEST, Scope.ADMIN);
        Needs toAct = Needs.anyOf(Scope.INGEST, Scope.ADMIN);
        config.routes.post("/api/loads", this::ask, toAct);
        config.routes.get("/api/loads", this::list, toLook);
        config.routes.get("/api/loads/{job_id}", this::one, toLook);
        config.routes.delete("/api/loads/{job_id}", this::cancel, toAct);
    }

    private void ask(Context ctx) throws IOException, InterruptedException, SQLException {
        if (!hasBucket) {
            throw HttpProblem.unavailable(
                    "no-bucket", "No bucket is set up here (WEIR_S3_BUCKET)", Duration.ofMinutes(1));
        }
        JsonBody body = JsonBody.read(ctx, Set.of("entity", "s3_prefix", "mode"));
        String entity = entity(body);
        String prefix = prefix(body);
        LoadMode mode = mode(body);
        body.check();
        Caller caller = HttpEdge.caller(ctx);
        if (book.unfinishedOf(caller.tenant()) >= MOST_UNFINISHED) {
            throw new HttpProblem(
                    429,
                    "too-many-loads",
                    "Too many loads",
                    "A tenant may have " + MOST_UNFINISHED + " loads that have not ended; wait for one, or cancel one");
        }
        Load load = Load.asked(
                UUID.randomUUID().toString(), caller.tenant(), entity, prefix, mode, caller.keyId(), clock.millis());
        Told told = new Told.OfLoad(load);
        writer.write(List.of(LoadJson.record(told)));
        book.takeNews(told);
        ctx.status(202);
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeStringField("job_id", load.jobId());
            json.writeStringField("status", load.status().name());
            json.writeEndObject();
        });
    }

    private String entity(JsonBody body) {
        String entity = body.text("entity");
        if (entity == null || entities.named(entity).isEmpty()) {
            body.refuse(
                    "entity",
                    "must be one of "
                            + entities.all().stream()
                                    .map(EntityDefinition::name)
                                    .collect(Collectors.joining(", ")));
            return "";
        }
        return entity;
    }

    private static String prefix(JsonBody body) {
        String prefix = body.text("s3_prefix");
        if (prefix == null) {
            body.refuse("s3_prefix", "is missing; it may be empty for all files of the tenant");
            return "";
        }
        TenantFolder.fault(prefix).ifPresent(fault -> body.refuse("s3_prefix", fault));
        return prefix;
    }

    private static LoadMode mode(JsonBody body) {
        String name = body.text("mode");
        LoadMode mode = LoadMode.ofWireName(name);
        if (mode == null) {
            body.refuse("mode", name == null ? "is missing; full or incremental" : "must be full or incremental");
            return LoadMode.INCREMENTAL;
        }
        return mode;
    }

    private void list(Context ctx) throws SQLException {
        QueryParameters asked = QueryParameters.of(ctx, "limit", "cursor");
        int limit = asked.whole("limit", 1, MOST_A_PAGE, DEFAULT_LIMIT);
        String cursor = asked.text("cursor");
        asked.check();
        List<Load> all = book.of(HttpEdge.caller(ctx).tenant());
        int from = after(all, cursor);
        List<Load> page = all.subList(from, Math.min(all.size(), from + limit));
        boolean more = from + page.size() < all.size();
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (Load load : page) {
                json.writeStartObject();
                fields(json, load);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", more ? page.getLast().jobId() : null);
            json.writeEndObject();
        });
    }

    private static int after(List<Load> all, @Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).jobId().equals(cursor)) {
                return i + 1;
            }
        }
        throw HttpProblem.badRequest(
                "The cursor does not hold", new FieldError("cursor", "must be a next_cursor of this list"));
    }

    private void one(Context ctx) throws SQLException {
        QueryParameters asked = QueryParameters.of(ctx, "limit", "cursor");
        int limit = asked.whole("limit", 1, MOST_A_PAGE, DEFAULT_LIMIT);
        int cursor = asked.whole("cursor", 0, LoadSteps.MOST_FILES, 0);
        asked.check();
        Load load = own(ctx);
        List<LoadFile> page = book.files(load.jobId()).stream()
                .filter(file -> file.number() >= cursor)
                .limit(limit)
                .toList();
        boolean more = !page.isEmpty() && page.getLast().number() + 1 < load.files();
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            fields(json, load);
            json.writeArrayFieldStart("files");
            for (LoadFile file : page) {
                json.writeStartObject();
                LoadJson.fields(json, file);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField(
                    "next_cursor", more ? Integer.toString(page.getLast().number() + 1) : null);
            json.writeEndObject();
        });
    }

    private void cancel(Context ctx) throws InterruptedException, SQLException {
        Load load = own(ctx);
        if (load.status().isEnd()) {
            throw new HttpProblem(409, "ended", "The load has ended", "It ended as " + load.status());
        }
        Told cancel = new Told.Cancel(load.jobId());
        writer.write(List.of(LoadJson.record(cancel)));
        book.take(cancel);
        ctx.status(202);
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeStringField("job_id", load.jobId());
            json.writeStringField("status", load.status().name());
            json.writeBooleanField("cancelled", true);
            json.writeEndObject();
        });
    }

    private Load own(Context ctx) {
        Optional<Load> load = book.find(HttpEdge.caller(ctx).tenant(), ctx.pathParam("job_id"));
        return load.orElseThrow(() -> HttpProblem.notFound("No load is known under that job_id"));
    }

    private void fields(JsonGenerator json, Load load) throws IOException {
        Collection<LoadFile> files = book.files(load.jobId());
        LoadTotals totals = LoadTotals.of(files);
        json.writeStringField("job_id", load.jobId());
        LoadJson.fields(json, load);
        json.writeBooleanField("cancelled", book.isCancelled(load.jobId()));
        json.writeNumberField("files_done", totals.done());
        json.writeNumberField("read", totals.read());
        json.writeNumberField("accepted", totals.accepted());
        json.writeNumberField("refused", totals.refused());
        json.writeNumberField("bytes_total", totals.bytes());
        json.writeNumberField("bytes_read", totals.bytesRead());
        json.writeNumberField("progress", progress(load, totals));
    }

    private static double progress(Load load, LoadTotals totals) {
        if (load.status().isEnd()) {
            return 1;
        }
        return totals.bytes() == 0 ? 0 : Math.floor(1000.0 * totals.bytesRead() / totals.bytes()) / 1000;
    }
}
