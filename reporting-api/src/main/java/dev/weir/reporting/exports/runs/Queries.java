package dev.weir.reporting.exports.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.clickhouse.access.ExportTarget;
import dev.weir.reporting.exports.jobs.Compression;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportRequest;
import dev.weir.reporting.exports.jobs.Progress;
import dev.weir.reporting.exports.jobs.ResultFormat;
import dev.weir.reporting.exports.query.ExportServer;
import dev.weir.reporting.exports.query.QueryCheck;
import dev.weir.reporting.exports.query.ServerRefusal;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The statements of an export: the one that writes, and those that watch, end and count. */
final class Queries {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration COUNT = Duration.ofMinutes(10);

    /** Of 16 MiB and more; both ClickHouse and the S3 service hold them in memory. */
    private static final String PARTS_UNDER_WAY = "4";

    /** What a finished query did, by ClickHouse's own count. */
    record Written(long rows, long bytesRead) {}

    private final ExportServer server;
    private final ExportPlaces places;
    private final ExportLimits limits;

    Queries(ExportServer server, ExportPlaces places, ExportLimits limits) {
        this.server = server;
        this.places = places;
        this.limits = limits;
    }

    /** Begins to write the job's result to its staging place; the credentials are ClickHouse's own. */
    CompletableFuture<ExportServer.Answer> begin(ExportJob job, String queryId) {
        ExportRequest request = job.request();
        Map<String, String> options = new HashMap<>(QueryCheck.bound(request.parameters()));
        options.put("query_id", queryId);
        options.put("max_execution_time", Long.toString(limits.time().toSeconds()));
        options.put("s3_truncate_on_insert", "1");
        options.put("s3_max_inflight_parts_for_one_file", PARTS_UNDER_WAY);
        options.put("date_time_output_format", "iso");
        options.put("output_format_json_quote_64bit_integers", "1");
        if (request.format() == ResultFormat.PARQUET) {
            options.put(
                    "output_format_parquet_compression_method",
                    request.compression() == Compression.GZIP ? "gzip" : "zstd");
        }
        String sql = "INSERT INTO FUNCTION s3(" + place(job, places.staging(job)) + ") " + request.query();
        return server.begin(server.exporter(job.tenant()), sql, options);
    }

    static Written written(ExportServer.Answer answer) throws IOException {
        JsonNode summary = JSON.readTree(answer.summary());
        return new Written(
                summary.path("written_rows").asLong(),
                summary.path("read_bytes").asLong());
    }

    /** How far that query is; nothing when it does not run. */
    Optional<Progress> progress(String queryId) throws IOException, InterruptedException, ServerRefusal {
        List<List<String>> rows = server.rows(
                server.watcher(),
                "SELECT read_rows, read_bytes, total_rows_approx, written_rows, toUInt64(elapsed * 1000)"
                        + " FROM system.processes WHERE query_id = {id:String}",
                Map.of("param_id", queryId));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<Long> row = rows.getFirst().stream().map(Long::parseLong).toList();
        return Optional.of(new Progress(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)));
    }

    /** Asks that query to end; it may take a moment. */
    void kill(String queryId) throws IOException, InterruptedException, ServerRefusal {
        server.rows(server.watcher(), "KILL QUERY WHERE query_id = {id:String} ASYNC", Map.of("param_id", queryId));
    }

    /** How many rows lie at that place, counted by reading them. */
    long count(ExportJob job, String key) throws IOException, InterruptedException, ServerRefusal {
        String structure = job.request().columns().stream()
                .map(column -> "`" + column.name().replace("\\", "\\\\").replace("`", "\\`") + "` " + column.type())
                .collect(Collectors.joining(", "));
        String sql = "SELECT count() FROM s3(" + place(job, key)
                + (job.request().format() == ResultFormat.PARQUET ? "" : ", structure = " + text(structure)) + ")";
        ExportServer.Answer answer = server.ask(server.watcher(), sql, Map.of(), COUNT);
        return Long.parseLong(answer.body().strip());
    }

    /** Reads the object of the start-up check as ClickHouse sees it. */
    String check(String key) throws IOException, InterruptedException, ServerRefusal {
        return server.rows(
                        server.watcher(),
                        "SELECT line FROM s3(" + ExportTarget.COLLECTION + ", filename = " + text(key)
                                + ", format = 'LineAsString', structure = 'line String')",
                        Map.of())
                .getFirst()
                .getFirst();
    }

    private static String place(ExportJob job, String key) {
        return ExportTarget.COLLECTION + ", filename = " + text(key) + ", format = '"
                + job.request().format().clickHouseName() + "'";
    }

    /** Keys are made of checked names; this is for the day on which one is not. */
    private static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
