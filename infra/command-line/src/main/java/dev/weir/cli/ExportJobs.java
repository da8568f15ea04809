package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One tenant's export jobs, asked of the reporting API. */
record ExportJobs(Api api) {
    static final String SCOPE = "export";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    static String path(String jobId) {
        return "/api/exports/" + Api.segment(jobId);
    }

    JsonNode find(String jobId) throws StackProblem, IOException, InterruptedException {
        return JSON.readTree(api.get(path(jobId), SCOPE).body());
    }

    /** Follows a job with a bar until it is over; the answer is the job then. */
    JsonNode watch(String jobId, PrintWriter err) throws StackProblem, IOException, InterruptedException {
        JsonNode job = find(jobId);
        try (Progress progress = new Progress(err, "rows")) {
            while (!isOver(job)) {
                double part =
                        job.path("progress").isNumber() ? job.path("progress").asDouble() : -1;
                progress.at(part, job.path("rows").asLong());
                Thread.sleep(BETWEEN_LOOKS);
                job = find(jobId);
            }
        }
        return job;
    }

    static boolean isOver(JsonNode job) {
        return !job.path("finished_at").isNull();
    }

    static boolean isDone(JsonNode job) {
        return job.path("status").asText().equals("DONE");
    }

    /** What became of it, in a sentence. */
    static String sentence(JsonNode job) {
        String id = job.path("job_id").asText();
        return switch (job.path("status").asText()) {
            case "DONE" ->
                String.format(
                        Locale.ROOT,
                        "Export %s is done: %,d rows, %,d bytes, %s%s",
                        id,
                        job.path("rows").asLong(),
                        job.path("result_size").asLong(),
                        job.path("result_uri").asText(""),
                        job.hasNonNull("result_removed_at")
                                ? "removed at " + job.path("result_removed_at").asText()
                                : "");
            case "FAILED" ->
                "Export " + id + " failed: " + Table.printable(job.path("error").asText());
            case "CANCELLED" -> "Export " + id + " was cancelled.";
            case "PENDING" ->
                "Export " + id + " waits, at place " + job.path("queue_place").asText() + " of its queue"
                        + (job.hasNonNull("waiting_because")
                                ? ": "
                                        + Table.printable(
                                                job.path("waiting_because").asText())
                                : ".");
            default -> "Export " + id + " is " + job.path("status").asText() + ".";
        };
    }
}
