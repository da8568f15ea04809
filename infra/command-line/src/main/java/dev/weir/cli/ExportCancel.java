package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir export cancel}: ends an export and its query. */
@Command(
        name = "cancel",
        description = "Cancel an export and wait until its query has ended. Exit code 0 only when it was cancelled.",
        footer = {"", "Example: ./weir export cancel 5f0f6c5e-6f1c-4a53-9d3e-2f6a1c1f0b7a"})
final class ExportCancel extends TenantVerb {
    @Parameters(paramLabel = "JOB", description = "The export's job_id.")
    private String job = "";

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        var _ = api.change("DELETE", ExportJobs.path(job), ExportJobs.SCOPE, "");
        JsonNode over = new ExportJobs(api).watch(job, err());
        out().println(json() ? over.toString() : ExportJobs.sentence(over));
        return over.path("status").asText().equals("CANCELLED") ? 0 : 1;
    }
}
