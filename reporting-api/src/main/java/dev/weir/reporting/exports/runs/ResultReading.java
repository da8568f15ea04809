package dev.weir.reporting.exports.runs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportRequest;
import dev.weir.reporting.exports.jobs.JobState;
import dev.weir.reporting.exports.jobs.StoredResult;
import dev.weir.reporting.exports.query.ServerRefusal;
import dev.weir.reporting.exports.runs.JobWriter.TermOver;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Brings a result from the staging place to the place of its job, where it is counted, and writes its manifest. All of it
 * can be done again after a crash: the staging object is removed last.
 */
final class ResultReading {
    private static final JsonMapper JSON = new JsonMapper();

    /** Makes a job's next state durable. */
    interface Become {
        void next(JobState state) throws TermOver;
    }

    private final JobRun.Tools tools;
    private final ExportJob job;

    ResultReading(JobRun.Tools tools, ExportJob job) {
        this.tools = tools;
        this.job = job;
    }

    void read(JobState.ReadingResults reading, Become become)
            throws TermOver, IOException, InterruptedException, ServerRefusal {
        String staging = tools.places().staging(job);
        String place = tools.places().result(job);
        if (tools.jobs().isToBeCancelled(job)) {
            tools.store().remove(staging);
            tools.store().remove(place);
            become.next(reading.cancel(now()));
            return;
        }
        Optional<ResultStore.Found> staged = tools.store().find(staging);
        if (staged.isPresent()) {
            tools.store().copy(staging, staged.get(), place);
        }
        ResultStore.Found found = tools.store()
                .find(place)
                .orElseThrow(() -> new IOException("the result is neither in the staging place nor in its own"));
        if (staged.isPresent() && staged.get().size() != found.size()) {
            become.next(reading.fail(
                    now(),
                    "The copy of the result has " + found.size() + " bytes, its original has "
                            + staged.get().size()));
            return;
        }
        long counted = tools.queries().count(job, place);
        if (reading.rows() >= 0 && counted != reading.rows()) {
            become.next(reading.fail(
                    now(),
                    "The result has " + counted + " rows, but ClickHouse wrote " + reading.rows()
                            + ": something else writes to " + staging));
            return;
        }
        if (counted > tools.limits().rows() || found.size() > tools.limits().bytes()) {
            tools.store().remove(place);
            tools.store().remove(staging);
            become.next(reading.fail(
                    now(),
                    "The result has " + counted + " rows and " + found.size() + " bytes; an export may have "
                            + tools.limits().rows() + " rows and "
                            + tools.limits().bytes() + " bytes"));
            return;
        }
        StoredResult result = new StoredResult(
                place, counted, reading.bytesRead(), found.size(), found.etag().replace("\"", ""));
        tools.store().write(tools.places().manifest(job), manifest(reading, result));
        tools.store().remove(staging);
        become.next(reading.done(now(), result));
    }

    private String manifest(JobState.ReadingResults reading, StoredResult result) {
        ExportRequest request = job.request();
        Instant asOf = reading.attempt().asOf();
        ObjectNode json = JSON.createObjectNode()
                .put("job_id", job.id())
                .put("tenant", job.tenant())
                .put("report_id", request.reportId())
                .put("query_id", request.queryId())
                .put("file", request.fileName())
                .put("format", request.format().wireName())
                .put("compression", request.compression().wireName())
                .put("rows", result.rows())
                .put("bytes", result.size())
                .put("as_of", asOf == null ? null : asOf.toString())
                .put("complete", reading.attempt().complete());
        json.putObject("checksum")
                .put("algorithm", result.checksum().contains("-") ? "s3-multipart-md5" : "md5")
                .put("value", result.checksum());
        json.put("query", request.query());
        ObjectNode parameters = json.putObject("parameters");
        request.sortedParameters().forEach(parameters::put);
        ArrayNode columns = json.putArray("columns");
        request.columns()
                .forEach(
                        column -> columns.addObject().put("name", column.name()).put("type", column.type()));
        return json.toPrettyString();
    }

    private Instant now() {
        return tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
