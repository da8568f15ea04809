package dev.weir.reporting.exports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.reporting.exports.jobs.ExportJob;
import dev.weir.reporting.exports.jobs.ExportJobs;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job's changes as server-sent events: each is the job as it is then, its id the job's revision. Whoever comes back with
 * Last-Event-ID hears what is newer. The stream ends with the job.
 */
final class ExportEvents {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final ExportJobs jobs;
    private final JobView view;

    ExportEvents(ExportJobs jobs, JobView view) {
        this.jobs = jobs;
        this.view = view;
    }

    void handle(Context ctx) throws InterruptedException, IOException {
        ExportJob job = ExportRoutes.named(ctx, jobs);
        long seen = revision(ctx.header("Last-Event-ID"));
        ctx.contentType("text/event-stream").header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
        ctx.disableCompression();
        OutputStream out = ctx.outputStream();
        write(out, "retry: 2000\n\n");
        ExportJob now = jobs.latest(job);
        while (!now.isOver() || now.revision() > seen) {
            now = jobs.await(job, seen, HEARTBEAT);
            if (now.revision() > seen) {
                seen = now.revision();
                ObjectNode json = view.of(now);
                write(out, "id: " + seen + "\nevent: " + (now.isOver() ? "end" : "state") + "\ndata: " + json + "\n\n");
            } else if (!now.isOver()) {
                write(out, ": still here\n\n");
            }
        }
    }

    private static long revision(@Nullable String lastEventId) {
        return lastEventId != null && lastEventId.matches("\\d{1,18}") ? Long.parseLong(lastEventId) : 0;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
