package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code weir export run}: exports a query's or a saved report's result, and waits for it. */
@Command(
        name = "run",
        description = {
            "Export the result of a SELECT, or of a saved report, and wait until it is there.",
            "Exit code 0 only when it is done."
        },
        footer = {
            "",
            "Example: ./weir export run \"SELECT * FROM weir.traffic\" --format parquet --report-id nightly",
            "         ./weir export run --report views --query-id days --set from=2026-11-01 --set to=2026-11-30"
        })
final class ExportRun extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "One SELECT; values stand in it as {name:Type}.")
    private String query = "";

    @Option(names = "--report", paramLabel = "NAME", description = "A saved report instead of a query.")
    private String report = "";

    @Option(names = "--report-id", paramLabel = "ID", description = "Under which to file it.")
    private String reportId = "";

    @Option(names = "--query-id", paramLabel = "ID", description = "Which query of the report.")
    private String queryId = "";

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "The value of a parameter.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, ndjson or parquet; otherwise ${DEFAULT-VALUE}.")
    private String format = "csv";

    @Option(
            names = "--compression",
            paramLabel = "KIND",
            description = "none, gzip or zstd; otherwise ${DEFAULT-VALUE}.")
    private String compression = "none";

    @Option(names = "--overwrite", description = "Run anew although an earlier result of the same is there.")
    private boolean overwrite;

    @Option(names = "--detach", description = "Do not wait for the end.")
    private boolean detach;

    @Override
    void check() {
        if (query.isEmpty() == report.isEmpty()) {
            throw new ParameterException(commandLine(), "Give a query or --report, and not both.");
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("report_id", !reportId.isEmpty() ? reportId : report.isEmpty() ? "command-line" : report)
                .put("format", format)
                .put("compression", compression)
                .put("overwrite", overwrite);
        putUnlessEmpty(body, "query", query);
        putUnlessEmpty(body, "report", report);
        putUnlessEmpty(body, "query_id", queryId);
        ObjectNode parameters = body.putObject("parameters");
        values.forEach(parameters::put);
        JsonNode job = JSON.readTree(api.change("POST", "/api/exports", ExportJobs.SCOPE, body.toString())
                .body());
        if (!detach) {
            job = new ExportJobs(api).watch(job.path("job_id").asText(), err());
        }
        out().println(json() ? job.toString() : ExportJobs.sentence(job));
        return detach || ExportJobs.isDone(job) ? 0 : 1;
    }

    private static void putUnlessEmpty(ObjectNode body, String name, String value) {
        if (!value.isEmpty()) {
            body.put(name, value);
        }
    }
}
