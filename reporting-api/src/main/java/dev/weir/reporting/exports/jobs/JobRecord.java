package dev.weir.reporting.exports.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.Topics;
import dev.weir.reporting.exports.jobs.ExportRequest.ResultColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What stands on ops.exports: a job as it is now, or the wish to cancel one. */
public sealed interface JobRecord {

    /** A job in its latest state. */
    record Latest(ExportJob job) implements JobRecord {}

    /** Somebody wants that job to end. */
    record CancelWish(String jobId) implements JobRecord {}

    JsonMapper JSON = new JsonMapper();

    static ProducerRecord<byte[], byte[]> of(ExportJob job) {
        return record(job.id(), json(job));
    }

    static ProducerRecord<byte[], byte[]> wishToCancel(ExportJob job) {
        ObjectNode json = JSON.createObjectNode().put("kind", "cancel").put("job_id", job.id());
        return record(job.id() + ":cancel", json.put("tenant", job.tenant()));
    }

    /** Reads either. */
    static JobRecord parse(byte[] value) throws IOException {
        JsonNode json = JSON.readTree(value);
        if (json.path("kind").asText().equals("cancel")) {
            return new CancelWish(text(json, "job_id"));
        }
        return new Latest(new ExportJob(
                text(json, "job_id"),
                text(json, "tenant"),
                request(json.path("request")),
                moment(json, "created_at"),
                json.path("revision").asLong(),
                state(json)));
    }

    private static ProducerRecord<byte[], byte[]> record(String key, ObjectNode json) {
        return new ProducerRecord<>(
                Topics.OPS_EXPORTS.name(),
                0,
                key.getBytes(StandardCharsets.US_ASCII),
                json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode json(ExportJob job) {
        ObjectNode json = JSON.createObjectNode()
                .put("kind", "job")
                .put("job_id", job.id())
                .put("tenant", job.tenant())
                .put("created_at", job.createdAt().toString())
                .put("revision", job.revision())
                .put("status", job.state().name());
        json.set("request", json(job.request()));
        put(json, "started_at", job.state().started());
        switch (job.state()) {
            case JobState.Pending _ -> {}
            case JobState.Running running -> {
                put(json, running.attempt());
                Progress progress = running.progress();
                json.putObject("progress")
                        .put("rows_read", progress.rowsRead())
                        .put("bytes_read", progress.bytesRead())
                        .put("rows_to_read", progress.rowsToRead())
                        .put("rows", progress.rows())
                        .put("elapsed_ms", progress.elapsedMillis());
            }
            case JobState.ReadingResults reading -> {
                put(json, reading.attempt());
                put(json, "reading_at", reading.readingAt());
                json.put("rows", reading.rows()).put("bytes_read", reading.bytesRead());
            }
            case JobState.Done done -> {
                put(json, done.attempt());
                put(json, "reading_at", done.readingAt());
                put(json, "finished_at", done.finishedAt());
                put(json, "removed_at", done.removedAt());
                StoredResult result = done.result();
                json.putObject("result")
                        .put("key", result.key())
                        .put("rows", result.rows())
                        .put("bytes_read", result.bytesRead())
                        .put("size", result.size())
                        .put("checksum", result.checksum());
            }
            case JobState.Failed failed -> {
                put(json, "finished_at", failed.finishedAt());
                json.put("reason", failed.reason());
            }
            case JobState.Cancelled cancelled -> put(json, "finished_at", cancelled.finishedAt());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Instant moment) {
        if (moment != null) {
            json.put(name, moment.toString());
        }
    }

    private static void put(ObjectNode json, Attempt attempt) {
        ObjectNode inner = json.putObject("attempt")
                .put("number", attempt.number())
                .put("query_id", attempt.clickHouseQueryId())
                .put("complete", attempt.complete());
        put(inner, "started_at", attempt.startedAt());
        put(inner, "as_of", attempt.asOf());
    }

    private static ObjectNode json(ExportRequest request) {
        ObjectNode json = JSON.createObjectNode()
                .put("report_id", request.reportId())
                .put("query_id", request.queryId())
                .put("query", request.query())
                .put("format", request.format().wireName())
                .put("compression", request.compression().wireName());
        ObjectNode parameters = json.putObject("parameters");
        request.sortedParameters().forEach(parameters::put);
        ArrayNode columns = json.putArray("columns");
        request.columns()
                .forEach(
                        column -> columns.addObject().put("name", column.name()).put("type", column.type()));
        return json;
    }

    private static ExportRequest request(JsonNode json) throws IOException {
        Map<String, String> parameters = new TreeMap<>();
        json.path("parameters")
                .properties()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
        List<ResultColumn> columns = new ArrayList<>();
        json.path("columns")
                .forEach(column -> columns.add(new ResultColumn(
                        column.path("name").asText(), column.path("type").asText())));
        ResultFormat format = ResultFormat.ofWireName(text(json, "format"));
        Compression compression = Compression.ofWireName(text(json, "compression"));
        if (format == null || compression == null) {
            throw new IOException("format or compression is unknown");
        }
        return new ExportRequest(
                text(json, "report_id"),
                text(json, "query_id"),
                text(json, "query"),
                parameters,
                columns,
                format,
                compression);
    }

    private static JobState state(JsonNode json) throws IOException {
        Instant started = found(json, "started_at");
        return switch (text(json, "status")) {
            case "PENDING" -> new JobState.Pending();
            case "RUNNING" -> {
                JsonNode seen = json.path("progress");
                yield new JobState.Running(
                        moment(json, "started_at"),
                        attempt(json.path("attempt")),
                        new Progress(
                                seen.path("rows_read").asLong(),
                                seen.path("bytes_read").asLong(),
                                seen.path("rows_to_read").asLong(),
                                seen.path("rows").asLong(),
                                seen.path("elapsed_ms").asLong()));
            }
            case "READING_RESULTS" ->
                new JobState.ReadingResults(
                        moment(json, "started_at"),
                        moment(json, "reading_at"),
                        attempt(json.path("attempt")),
                        json.path("rows").asLong(-1),
                        json.path("bytes_read").asLong());
            case "DONE" -> {
                JsonNode result = json.path("result");
                yield new JobState.Done(
                        moment(json, "started_at"),
                        moment(json, "reading_at"),
                        moment(json, "finished_at"),
                        attempt(json.path("attempt")),
                        new StoredResult(
                                text(result, "key"),
                                result.path("rows").asLong(),
                                result.path("bytes_read").asLong(),
                                result.path("size").asLong(),
                                text(result, "checksum")),
                        found(json, "removed_at"));
            }
            case "FAILED" -> new JobState.Failed(started, moment(json, "finished_at"), text(json, "reason"));
            case "CANCELLED" -> new JobState.Cancelled(started, moment(json, "finished_at"));
            default -> throw new IOException("the status is unknown");
        };
    }

    private static Attempt attempt(JsonNode json) throws IOException {
        return new Attempt(
                json.path("number").asInt(),
                text(json, "query_id"),
                moment(json, "started_at"),
                found(json, "as_of"),
                json.path("complete").asBoolean());
    }

    private static String text(JsonNode json, String name) throws IOException {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            throw new IOException(name + " is missing");
        }
        return value.textValue();
    }

    private static Instant moment(JsonNode json, String name) throws IOException {
        try {
            return Instant.parse(text(json, name));
        } catch (java.time.DateTimeException e) {
            throw new IOException(name + " is no moment", e);
        }
    }

    private static @Nullable Instant found(JsonNode json, String name) throws IOException {
        return json.hasNonNull(name) ? moment(json, name) : null;
    }
}
