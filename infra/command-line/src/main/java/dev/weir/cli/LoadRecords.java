package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code weir load records}: loads business records from the bucket, and waits until they are in. */
@Command(
        name = "records",
        description = {
            "Load records from files in the bucket, and wait until all are read.",
            "Exit code 0 only when every record was accepted."
        },
        footer = {
            "",
            "Files lie below loads/TENANT/ in the bucket: JSON, NDJSON or CSV, plain, gzip or zstd, or Parquet.",
            "Example: ./weir load records companies 2026-11/",
            "         ./weir load records tickets all.csv.gz --mode full --tenant acme --json"
        })
final class LoadRecords extends TenantVerb {
    @Parameters(index = "0", paramLabel = "ENTITY", description = "companies, contacts, tickets, time_entries, …")
    private String entity = "";

    @Parameters(index = "1", paramLabel = "PREFIX", description = "Of the files, below the tenant's own part.")
    private String prefix = "";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "incremental, or full: what is not in the load is deleted; otherwise ${DEFAULT-VALUE}.")
    private String mode = "incremental";

    @Override
    void check() {
        if (!Set.of("full", "incremental").contains(mode)) {
            throw new ParameterException(commandLine(), "--mode is full or incremental.");
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        JsonNode load;
        try (Progress progress = new Progress(err(), "records")) {
            load = LoadJob.ask(api, entity, prefix, mode).await(progress);
        }
        if (json()) {
            out().println(load);
        } else {
            show(load);
        }
        return load.path("status").asText().equals("SUCCEEDED") ? 0 : 1;
    }

    private void show(JsonNode load) {
        out().println("Load " + load.path("job_id").asText() + ": "
                + load.path("status").asText() + ", accepted "
                + load.path("accepted").asText() + ", refused "
                + load.path("refused").asText()
                + (mode.equals("full") ? ", deleted " + load.path("deleted").asText() : "") + ".");
        if (load.path("detail").isTextual()) {
            out().println(Table.printable(load.path("detail").asText()));
        }
        for (JsonNode file : load.path("files")) {
            if (!file.path("status").asText().equals("SUCCEEDED")) {
                out().println(Table.printable(file.path("key").asText() + ": "
                        + file.path("status").asText()
                        + (file.path("detail").isTextual()
                                ? ", " + file.path("detail").asText()
                                : "")));
                for (JsonNode error : file.path("errors")) {
                    out().println(Table.printable("  line " + error.path("line").asText() + ": "
                            + (error.path("field").asText() + " "
                                            + error.path("reason").asText())
                                    .strip()));
                }
            }
        }
    }
}
