package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir records get}: one record as it is, or as it was at a moment. */
@Command(
        name = "get",
        description = "Show one record as it is, or as it was at a moment.",
        footer = {"", "Example: ./weir records get companies 7 --as-of 2026-11-20T00:00:00Z"})
final class RecordsGet extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(index = "0", paramLabel = "ENTITY", description = "companies, contacts, tickets or another.")
    private String entity = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The record's id.")
    private String id = "";

    @Option(names = "--as-of", paramLabel = "TIME", description = "As it was at that moment, RFC 3339.")
    private String asOf = "";

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String path = "/api/" + Api.segment(entity) + "/" + Api.segment(id);
        String answer = api.get(Api.query(path, Map.of("as_of", asOf))).body();
        if (json()) {
            out().println(answer);
            return 0;
        }
        Table table = new Table("column", "value");
        for (Map.Entry<String, JsonNode> field : JSON.readTree(answer).properties()) {
            if (!field.getValue().isNull()) {
                table.add(field.getKey(), field.getValue().asText());
            }
        }
        table.print(out());
        return 0;
    }
}
