package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir export list}: a tenant's exports, the newest first. */
@Command(
        name = "list",
        description = "List exports, the newest first.",
        footer = {"", "Example: ./weir export list --limit 10"})
final class ExportList extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; otherwise ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = api.get(Api.query("/api/exports", Map.of("limit", Integer.toString(limit))), ExportJobs.SCOPE)
                .body();
        if (json()) {
            out().println(answer);
            return 0;
        }
        Table table = new Table("job", "created", "report", "status", "rows", "bytes");
        for (JsonNode job : JSON.readTree(answer).path("items")) {
            table.add(
                    Table.text(job, "job_id"),
                    Table.text(job, "created_at"),
                    Table.text(job, "report_id"),
                    Table.text(job, "status"),
                    Table.text(job, "rows"),
                    Table.text(job, "result_size"));
        }
        table.print(out());
        return 0;
    }
}
