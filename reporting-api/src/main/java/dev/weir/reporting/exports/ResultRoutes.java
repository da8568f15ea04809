package dev.weir.reporting.exports;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.contract.Timestamps;
import dev.weir.kit.Operations;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.QueryParameters;
import dev.weir.reporting.answers.StreamedAnswer;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportJobs;
import dev.weir.reporting.exports.jobs.ExportRequest;
import dev.weir.reporting.exports.jobs.JobState;
import dev.weir.reporting.exports.runs.ExportRuns;
import dev.weir.reporting.exports.runs.ResultStore;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Results for download: streamed, or by an address that needs no key for a while; and their manifests. */
final class ResultRoutes {
    private static final Logger log = LoggerFactory.getLogger(ResultRoutes.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration VALID = Duration.ofMinutes(15);

    private final ExportJobs jobs;
    private final ExportRuns runs;

    ResultRoutes(ExportJobs jobs, ExportRuns runs) {
        this.jobs = jobs;
        this.runs = runs;
    }

    void addTo(JavalinConfig config) {
        config.routes.get("/api/exports/{job_id}/result", this::result, ExportRoutes.EXPORT);
        config.routes.get("/api/exports/{job_id}/manifest", this::manifest, ExportRoutes.EXPORT);
    }

    private void result(Context ctx) throws IOException, SQLException {
        ExportJob job = ExportRoutes.named(ctx, jobs);
        QueryParameters parameters = QueryParameters.of(ctx, "as");
        String as = parameters.text("as");
        if (as != null && !as.equals("link") && !as.equals("redirect")) {
            parameters.refuse("as", "must be link or redirect, or left out for the result itself");
        }
        parameters.check();
        JobState.Done done = done(job);
        ResultStore store = store();
        ctx.header("Cache-Control", "no-store");
        String name = fileName(job);
        if (as == null) {
            stream(ctx, job, done, store, name);
            return;
        }
        URI link = store.link(done.result().key(), name, VALID);
        if (as.equals("redirect")) {
            ctx.status(302).header("Location", link.toString());
        } else {
            ExportRoutes.answer(
                    ctx,
                    JSON.createObjectNode()
                            .put("url", link.toString())
                            .put(
                                    "expires_at",
                                    Timestamps.format(Instant.now().plus(VALID).toEpochMilli())));
        }
    }

    private static void stream(Context ctx, ExportJob job, JobState.Done done, ResultStore store, String name)
            throws IOException, SQLException {
        try (InputStream in = store.read(done.result().key())) {
            ctx.disableCompression();
            ctx.header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                    .header("Content-Length", Long.toString(done.result().size()));
            StreamedAnswer.write(ctx, mediaType(job.request()), in::transferTo);
        } catch (SdkException e) {
            throw storeAway(e);
        }
    }

    private void manifest(Context ctx) throws IOException {
        ExportJob job = ExportRoutes.named(ctx, jobs);
        var _ = done(job);
        try (InputStream in = store().read(runs.manifest(job))) {
            ctx.contentType(Operations.JSON).result(in.readAllBytes());
        } catch (SdkException e) {
            throw storeAway(e);
        }
    }

    private static JobState.Done done(ExportJob job) {
        if (job.state() instanceof JobState.Done done) {
            Instant removed = done.removedAt();
            if (removed != null) {
                throw new HttpProblem(
                        410,
                        "result-removed",
                        "The result was removed",
                        "Results are kept for a while only; this one was removed at "
                                + Timestamps.format(removed.toEpochMilli()) + ". Export it again");
            }
            return done;
        }
        throw new HttpProblem(
                409,
                "no-result",
                "There is no result",
                "The export is " + job.state().name() + "; only one that is DONE has a result");
    }

    private ResultStore store() {
        return runs.store()
                .orElseThrow(() -> HttpProblem.unavailable(
                        "exports-unavailable", runs.problem().orElse("There is no bucket"), Duration.ofSeconds(60)));
    }

    private static HttpProblem storeAway(SdkException e) {
        log.warn("A result can't be read: {}", e.getMessage());
        return HttpProblem.unavailable(
                "store-away", "The S3 service does not give the result; try again soon", Duration.ofSeconds(2));
    }

    private static String fileName(ExportJob job) {
        ExportRequest request = job.request();
        return request.reportId() + "-" + request.queryId() + request.fileName().replaceFirst("^result", "");
    }

    private static String mediaType(ExportRequest request) {
        return switch (request.fileName().replaceFirst(".*\\.", "")) {
            case "gz" -> "application/gzip";
            case "zst" -> "application/zstd";
            default -> request.format().mediaType();
        };
    }
}
