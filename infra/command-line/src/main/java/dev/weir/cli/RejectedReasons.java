package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir rejected reasons}: how many events were rejected for each reason. */
@Command(
        name = "reasons",
        description = "Count rejected events by reason.",
        footer = {"", "Example: ./weir rejected reasons --from 2026-11-01T00:00:00Z"})
final class RejectedReasons extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Mixin
    private Period period = new Period();

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = ask(api, period);
        if (json()) {
            out().println(answer);
        } else {
            show(JSON.readTree(answer));
        }
        return 0;
    }

    static String ask(Api api, Period period) throws StackProblem, IOException, InterruptedException {
        return api.get(Api.query("/api/rejected/reasons", period.parameters())).body();
    }

    private void show(JsonNode counts) {
        if (counts.path("items").isEmpty()) {
            out().println("Nothing was rejected.");
        } else {
            Table table = new Table("reason", "count", "newest", "description");
            for (JsonNode item : counts.path("items")) {
                table.add(
                        Table.text(item, "reason"),
                        Table.text(item, "count"),
                        Table.text(item, "newest_at"),
                        Table.text(item, "description"));
            }
            table.print(out());
        }
        if (!counts.path("complete").asBoolean()) {
            out().println("There are too many to count at once: --from and --to choose a shorter period.");
        }
    }
}
