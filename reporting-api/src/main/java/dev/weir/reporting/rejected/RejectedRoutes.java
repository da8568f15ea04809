package dev.weir.reporting.rejected;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.FieldError;
import dev.weir.contract.Reason;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Timestamps;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.Needs;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.JsonAnswer;
import dev.weir.reporting.erasures.ErasureJobs;
import dev.weir.reporting.kafka.TopicWriter;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The routes below /api/rejected. A tenant sees the records whose key is its own; those without a readable key nobody. */
public final class RejectedRoutes implements AutoCloseable {
    private static final Needs LOOK = Needs.anyOf(Scope.READ, Scope.ADMIN);
    private static final Needs REPLAY = Needs.anyOf(Scope.INGEST, Scope.ADMIN);
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_ITEMS = 1_000;
    private static final int MOST_READ_FOR_A_PAGE = 20_000;
    private static final int MOST_READ_FOR_REASONS = 200_000;

    private final RejectedLog log;
    private final Replays replays;

    public RejectedRoutes(String bootstrap, TopicWriter writer, ErasureJobs erasures, Entities entities) {
        this.log = new RejectedLog(bootstrap);
        this.replays = new Replays(log, writer, erasures, entities);
    }

    public void addTo(JavalinConfig config) {
        config.routes.get("/api/rejected", this::list, LOOK);
        config.routes.get("/api/rejected/reasons", this::reasons, LOOK);
        config.routes.get("/api/rejected/{id}", this::one, LOOK);
        config.routes.post("/api/rejected/replay", replays::many, REPLAY);
        config.routes.post("/api/rejected/{id}/replay", replays::one, REPLAY);
    }

    @Override
    public void close() {
        log.close();
    }

    /** The id in the path. */
    static RejectedId id(Context ctx) {
        RejectedId id = RejectedId.parse(ctx.pathParam("id"));
        if (id == null) {
            throw HttpProblem.badRequest(
                    "The path names no rejected event",
                    new FieldError("id", "must be partition-offset such as 0-12 or e0-12"));
        }
        return id;
    }

    /** The record of an id, which belongs to the caller's tenant. */
    static ConsumerRecord<byte[], byte[]> own(Context ctx, RejectedLog log, RejectedId id) throws InterruptedException {
        String tenant = HttpEdge.caller(ctx).tenant();
        return log.read(reader -> reader.find(id))
                .filter(record -> {
                    RejectedKey key = RejectedKey.of(record);
                    return key != null && key.tenant().equals(tenant);
                })
                .orElseThrow(() -> HttpProblem.notFound("No rejected event is kept under " + id));
    }

    private void list(Context ctx) throws InterruptedException, SQLException {
        QueryParameters parameters = QueryParameters.of(ctx, "reason", "entity", "from", "to", "limit", "cursor");
        int limit = parameters.whole("limit", 1, MOST_ITEMS, DEFAULT_LIMIT);
        Wanted wanted = wanted(ctx, parameters);
        List<RejectedEvent> items = new ArrayList<>();
        Stretches rest = walk(parameters, wanted, MOST_READ_FOR_A_PAGE, event -> {
            items.add(event);
            return items.size() < limit;
        });
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (RejectedEvent item : items) {
                json.writeStartObject();
                write(json, item);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", rest.toCursor());
            json.writeEndObject();
        });
    }

    private void reasons(Context ctx) throws InterruptedException, SQLException {
        QueryParameters parameters = QueryParameters.of(ctx, "reason", "entity", "from", "to", "cursor");
        Map<String, Tally> tallies = new TreeMap<>();
        Stretches rest = walk(parameters, wanted(ctx, parameters), MOST_READ_FOR_REASONS, event -> {
            tallies.merge(event.reason(), new Tally(1, event.at()), Tally::plus);
            return true;
        });
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            json.writeBooleanField("complete", rest.isEmpty());
            json.writeArrayFieldStart("items");
            for (Map.Entry<String, Tally> each : tallies.entrySet()) {
                Reason reason = Reason.ofCode(each.getKey());
                json.writeStartObject();
                json.writeStringField("reason", each.getKey());
                json.writeStringField("description", reason == null ? null : reason.description());
                json.writeNumberField("count", each.getValue().count());
                moment(json, "newest_at", each.getValue().newest());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", rest.toCursor());
            json.writeEndObject();
        });
    }

    private record Tally(long count, Instant newest) {
        Tally plus(Tally other) {
            return new Tally(count + other.count, newest.isAfter(other.newest) ? newest : other.newest);
        }
    }

    private void one(Context ctx) throws InterruptedException, SQLException {
        QueryParameters.of(ctx).check();
        RejectedId id = id(ctx);
        ConsumerRecord<byte[], byte[]> record = own(ctx, log, id);
        RejectedEvent event = RejectedEvent.of(record);
        JsonAnswer.write(ctx, json -> {
            json.writeStartObject();
            if (event != null) {
                write(json, event);
            }
            content(json, record);
            json.writeEndObject();
        });
    }

    private Stretches walk(QueryParameters parameters, Wanted wanted, int mostRecords, NewestFirst.Visitor visitor)
            throws InterruptedException {
        Instant from = parameters.moment("from");
        Instant to = parameters.moment("to");
        parameters.check();
        Stretches begun = begun(parameters.text("cursor"));
        return log.read(reader -> {
            Stretches all = reader.between(from, to);
            return new NewestFirst(reader, begun == null ? all : begun.within(all), wanted, mostRecords).walk(visitor);
        });
    }

    /** The stretches of a cursor; null when none was sent. */
    static @Nullable Stretches begun(@Nullable String cursor) {
        Stretches begun = cursor == null ? null : Stretches.ofCursor(cursor);
        if (cursor != null && begun == null) {
            throw HttpProblem.badRequest(
                    "The cursor can't be read", new FieldError("cursor", "must be a next_cursor as it was answered"));
        }
        return begun;
    }

    private static Wanted wanted(Context ctx, QueryParameters parameters) {
        String reason = parameters.text("reason");
        if (reason != null && Reason.ofCode(reason) == null) {
            parameters.refuse("reason", knownReasons());
        }
        return new Wanted(HttpEdge.caller(ctx).tenant(), reason, parameters.text("entity"));
    }

    static String knownReasons() {
        List<String> codes = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            codes.add(reason.code());
        }
        return "must be one of " + String.join(", ", codes);
    }

    /** What a rejected record is about. */
    static void about(JsonGenerator json, RejectedKey key) throws IOException {
        switch (key) {
            case RejectedKey.OfEvent(TrafficKey event) ->
                json.writeStringField("request_id", Long.toUnsignedString(event.requestId()));
            case RejectedKey.OfRecord(String _, String entity, String id) -> {
                json.writeStringField("entity", entity);
                json.writeStringField("record_id", id.isEmpty() ? null : id);
            }
        }
    }

    private static void write(JsonGenerator json, RejectedEvent event) throws IOException {
        json.writeStringField("id", event.id().toString());
        about(json, event.key());
        moment(json, "at", event.at());
        json.writeStringField("reason", event.reason());
        json.writeStringField("detail", event.detail());
        json.writeObjectFieldStart("source");
        json.writeStringField("topic", event.sourceTopic());
        json.writeStringField("partition", event.sourcePartition());
        json.writeStringField("offset", event.sourceOffset());
        json.writeEndObject();
        json.writeNumberField("bytes", event.bytes());
        json.writeBooleanField("cut", event.cut());
    }

    /** The value as text where it is text, else in base64. */
    private static void content(JsonGenerator json, ConsumerRecord<byte[], byte[]> record) throws IOException {
        byte[] value = record.value();
        if (value == null) {
            json.writeNullField("value");
            return;
        }
        try {
            json.writeStringField(
                    "value",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(value))
                            .toString());
        } catch (CharacterCodingException _) {
            json.writeBinaryField("value_base64", value);
        }
        var cut = record.headers().lastHeader(RejectedHeaders.CUT_FROM);
        if (cut != null) {
            json.writeStringField("cut_from", new String(cut.value(), StandardCharsets.US_ASCII));
        }
    }

    private static void moment(JsonGenerator json, String name, Instant moment) throws IOException {
        json.writeStringField(name, Timestamps.format(moment.toEpochMilli()));
    }
}
