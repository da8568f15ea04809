package dev.weir.reporting.exports;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.Timestamps;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportJobs;
import dev.weir.reporting.exports.jobs.ExportRequest;
import dev.weir.reporting.exports.jobs.JobState;
import dev.weir.reporting.exports.jobs.Progress;
import dev.weir.reporting.exports.jobs.StoredResult;
import dev.weir.reporting.exports.runs.ExportRuns;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job as its tenant sees it. */
final class JobView {
    private static final JsonMapper JSON = new JsonMapper();

    private final ExportJobs jobs;
    private final ExportRuns runs;

    JobView(ExportJobs jobs, ExportRuns runs) {
        this.jobs = jobs;
        this.runs = runs;
    }

    ObjectNode of(ExportJob job) {
        ExportRequest request = job.request();
        JobState state = job.state();
        ObjectNode json = JSON.createObjectNode()
                .put("job_id", job.id())
                .put("report_id", request.reportId())
                .put("query_id", request.queryId())
                .put("status", state.name())
                .put("error", state instanceof JobState.Failed failed ? failed.reason() : null)
                .put("format", request.format().wireName())
                .put("compression", request.compression().wireName());
        counts(json, state);
        json.put("created_at", text(job.createdAt()))
                .put("started_at", text(state.started()))
                .put("reading_at", text(readingAt(state)))
                .put("finished_at", text(state instanceof JobState.Over over ? over.finishedAt() : null))
                .put("cancel_requested", jobs.isToBeCancelled(job));
        int place = jobs.place(job);
        if (place > 0) {
            json.put("queue_place", place).put("waiting_because", runs.problem().orElse(null));
        }
        json.put("query", request.query());
        ObjectNode parameters = json.putObject("parameters");
        request.sortedParameters().forEach(parameters::put);
        return json;
    }

    private void counts(ObjectNode json, JobState state) {
        switch (state) {
            case JobState.Pending _, JobState.Failed _, JobState.Cancelled _ ->
                counts(json, null, null, null, null, null);
            case JobState.Running running -> {
                Progress progress = running.progress();
                double part = progress.part();
                counts(json, progress.rows(), progress.bytesRead(), null, null, part < 0 ? null : part);
                json.put("elapsed_ms", progress.elapsedMillis());
                if (progress.remainingMillis() >= 0) {
                    json.put("remaining_ms", progress.remainingMillis());
                }
                json.put("rows_read", progress.rowsRead()).put("rows_to_read", progress.rowsToRead());
                json.put("attempt", running.attempt().number());
            }
            case JobState.ReadingResults reading ->
                counts(json, reading.rows() < 0 ? null : reading.rows(), reading.bytesRead(), null, null, 0.99);
            case JobState.Done done -> {
                StoredResult result = done.result();
                boolean isThere = done.removedAt() == null;
                String uri = isThere
                        ? runs.store().map(store -> store.uri(result.key())).orElse(null)
                        : null;
                counts(json, result.rows(), result.bytesRead(), result.size(), uri, 1.0);
                json.put("checksum", result.checksum())
                        .put("as_of", text(done.attempt().asOf()))
                        .put("complete", done.attempt().complete())
                        .put(
                                "result_expires_at",
                                isThere ? text(done.finishedAt().plus(runs.kept())) : null)
                        .put("result_removed_at", text(done.removedAt()));
            }
        }
    }

    private static void counts(
            ObjectNode json,
            @Nullable Long rows,
            @Nullable Long bytesRead,
            @Nullable Long size,
            @Nullable String uri,
            @Nullable Double progress) {
        json.put("rows", rows)
                .put("bytes_read", bytesRead)
                .put("result_size", size)
                .put("result_uri", uri)
                .put("progress", progress);
    }

    private static @Nullable Instant readingAt(JobState state) {
        return switch (state) {
            case JobState.ReadingResults reading -> reading.readingAt();
            case JobState.Done done -> done.readingAt();
            case JobState.Pending _, JobState.Running _, JobState.Failed _, JobState.Cancelled _ -> null;
        };
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : Timestamps.format(moment.toEpochMilli());
    }
}
