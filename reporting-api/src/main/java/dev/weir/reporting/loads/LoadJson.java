package dev.weir.reporting.loads;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.contract.Timestamps;
import dev.weir.contract.Topics;
import dev.weir.reporting.s3.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What is told of loads, as records of ops.loads: each key keeps the newest. */
final class LoadJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper READER = new JsonMapper();

    private LoadJson() {}

    static ProducerRecord<byte[], byte[]> record(Told told) {
        String key =
                switch (told) {
                    case Told.OfLoad _ -> told.jobId();
                    case Told.OfFile(String jobId, LoadFile file) -> jobId + "/" + file.number();
                    case Told.Cancel _ -> told.jobId() + "/cancel";
                };
        return new ProducerRecord<>(Topics.OPS_LOADS.name(), key.getBytes(UTF_8), write(told));
    }

    static byte[] write(Told told) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("job_id", told.jobId());
            switch (told) {
                case Told.OfLoad(Load load) -> {
                    json.writeStringField("kind", "load");
                    fields(json, load);
                    json.writeStringField("tenant", load.tenant());
                    json.writeStringField("created_by", load.createdBy());
                }
                case Told.OfFile(String _, LoadFile file) -> {
                    json.writeStringField("kind", "file");
                    json.writeNumberField("file", file.number());
                    json.writeStringField("etag", file.object().etag());
                    fields(json, file);
                }
                case Told.Cancel _ -> json.writeStringField("kind", "cancel");
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What answers and the topic tell alike of a load. */
    static void fields(JsonGenerator json, Load load) throws IOException {
        json.writeStringField("entity", load.entity());
        json.writeStringField("s3_prefix", load.prefix());
        json.writeStringField("mode", load.mode().wireName());
        json.writeStringField("status", load.status().name());
        json.writeStringField("created_at", moment(load.createdAt()));
        json.writeStringField("started_at", moment(load.startedAt()));
        json.writeStringField("finished_at", moment(load.finishedAt()));
        json.writeNumberField("files_total", load.files());
        json.writeNumberField("deleted", load.swept());
        json.writeStringField("detail", load.detail());
    }

    /** What answers and the topic tell alike of a file. */
    static void fields(JsonGenerator json, LoadFile file) throws IOException {
        json.writeStringField("key", file.object().key());
        json.writeNumberField("size", file.object().size());
        json.writeStringField("last_modified", Timestamps.format(file.object().lastModified()));
        json.writeStringField("status", file.status().name());
        json.writeNumberField("read", file.read());
        json.writeNumberField("accepted", file.accepted());
        json.writeNumberField("refused", file.refused());
        json.writeNumberField("bytes_read", file.bytes());
        json.writeArrayFieldStart("errors");
        for (Refusal refusal : file.first()) {
            json.writeStartObject();
            json.writeNumberField("line", refusal.line());
            json.writeStringField("field", refusal.field());
            json.writeStringField("reason", refusal.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("detail", file.detail());
    }

    static Told read(byte[] value) throws IOException {
        JsonNode json = READER.readTree(value);
        String jobId = text(json, "job_id");
        return switch (text(json, "kind")) {
            case "load" -> new Told.OfLoad(load(jobId, json));
            case "file" -> new Told.OfFile(jobId, file(json));
            case "cancel" -> new Told.Cancel(jobId);
            default -> throw new IOException("kind must be load, file or cancel");
        };
    }

    private static Load load(String jobId, JsonNode json) throws IOException {
        LoadMode mode = LoadMode.ofWireName(text(json, "mode"));
        if (mode == null) {
            throw new IOException("mode must be full or incremental");
        }
        return new Load(
                jobId,
                text(json, "tenant"),
                text(json, "entity"),
                text(json, "s3_prefix"),
                mode,
                text(json, "created_by"),
                millis(json, "created_at"),
                LoadStatus.valueOf(text(json, "status").toUpperCase(Locale.ROOT)),
                millis(json, "started_at"),
                millis(json, "finished_at"),
                json.path("files_total").asInt(-1),
                json.path("deleted").asLong(),
                detail(json));
    }

    private static LoadFile file(JsonNode json) throws IOException {
        List<Refusal> first = new ArrayList<>();
        for (JsonNode error : json.path("errors")) {
            first.add(new Refusal(error.path("line").asLong(), text(error, "field"), text(error, "reason")));
        }
        return new LoadFile(
                json.path("file").asInt(),
                new StoredObject(
                        text(json, "key"),
                        json.path("size").asLong(),
                        text(json, "etag"),
                        millis(json, "last_modified")),
                FileStatus.valueOf(text(json, "status")),
                json.path("read").asLong(),
                json.path("accepted").asLong(),
                json.path("refused").asLong(),
                json.path("bytes_read").asLong(),
                first,
                detail(json));
    }

    private static String text(JsonNode json, String field) throws IOException {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new IOException(field + " must be a string");
        }
        return value.textValue();
    }

    private static @Nullable String detail(JsonNode json) {
        return json.path("detail").textValue();
    }

    private static @Nullable String moment(long millis) {
        return millis == 0 ? null : Timestamps.format(millis);
    }

    private static long millis(JsonNode json, String field) throws IOException {
        String text = json.path(field).textValue();
        if (text == null) {
            return 0;
        }
        long millis = Timestamps.parse(text);
        if (millis == Timestamps.INVALID) {
            throw new IOException(field + " must be a moment");
        }
        return millis;
    }
}
