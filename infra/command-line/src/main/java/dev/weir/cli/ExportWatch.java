package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir export watch}: follows an export to its end. */
@Command(
        name = "watch",
        description = "Follow an export until it is over. Exit code 0 only when it is done.",
        footer = {"", "Example: ./weir export watch 5f0f6c5e-6f1c-4a53-9d3e-2f6a1c1f0b7a"})
final class ExportWatch extends TenantVerb {
    @Parameters(paramLabel = "JOB", description = "The export's job_id.")
    private String job = "";

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        JsonNode over = new ExportJobs(api).watch(job, err());
        out().println(json() ? over.toString() : ExportJobs.sentence(over));
        return ExportJobs.isDone(over) ? 0 : 1;
    }
}
