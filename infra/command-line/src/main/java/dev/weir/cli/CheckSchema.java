package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code weir check schema}: in what ClickHouse's tables differ from what this build calls for. */
@Command(
        name = "schema",
        description =
                "Compare ClickHouse's tables and views with what this build and the entities' definitions call for."
                        + " Exit code 0 only when they are the same.",
        footer = {"", "Example: ./weir check schema"})
final class CheckSchema extends TenantVerb {
    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = api.get("/api/pipeline/schema").body();
        JsonNode drift = new JsonMapper().readTree(answer);
        boolean good = drift.path("as_expected").asBoolean();
        if (json()) {
            out().println(answer);
        } else if (good) {
            out().println("The schema is as this build expects it.");
        } else {
            Table table = new Table("kind", "table", "column", "expected", "found");
            for (JsonNode each : drift.path("differences")) {
                table.add(
                        Table.text(each, "kind"),
                        Table.text(each, "table"),
                        Table.text(each, "column"),
                        Table.text(each, "expected"),
                        Table.text(each, "found"));
            }
            table.print(out());
        }
        return good ? 0 : 1;
    }
}
