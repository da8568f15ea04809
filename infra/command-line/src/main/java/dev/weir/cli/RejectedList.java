package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code weir rejected list}: rejected events, the newest first. */
@Command(
        name = "list",
        description = "List rejected events, the newest first.",
        footer = {"", "Example: ./weir rejected list --reason unknown_request_id --limit 20"})
final class RejectedList extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 10_000;
    private static final int MOST_A_PAGE = 1_000;

    @Option(names = "--reason", paramLabel = "REASON", description = "Only those, see ./weir rejected reasons.")
    private String reason = "";

    @Option(names = "--entity", paramLabel = "NAME", description = "Only records of that entity, no events.")
    private String entity = "";

    @Mixin
    private Period period = new Period();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many, up to 10000; otherwise ${DEFAULT-VALUE}.")
    private int limit = 100;

    @Override
    void check() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(commandLine(), "--limit is a whole number from 1 to " + MOST + ".");
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode items = all.putArray("items");
        Map<String, String> parameters = period.parameters();
        parameters.put("reason", reason);
        parameters.put("entity", entity);
        JsonNode page;
        // A page may be short, or empty, although more follow.
        do {
            parameters.put("limit", Integer.toString(Math.min(limit - items.size(), MOST_A_PAGE)));
            page = JSON.readTree(api.get(Api.query("/api/rejected", parameters)).body());
            page.path("items").forEach(items::add);
            parameters.put("cursor", page.path("next_cursor").asText(""));
        } while (page.hasNonNull("next_cursor") && items.size() < limit);
        all.set("next_cursor", page.path("next_cursor"));
        if (json()) {
            out().println(all);
        } else {
            show(all);
        }
        return 0;
    }

    private static String subject(JsonNode item) {
        return item.has("entity")
                ? Table.text(item, "entity") + " " + Table.text(item, "record_id")
                : Table.text(item, "request_id");
    }

    private void show(JsonNode all) {
        if (all.path("items").isEmpty()) {
            out().println("Nothing was rejected.");
            return;
        }
        Table table = new Table("id", "at", "reason", "request or record", "detail");
        for (JsonNode item : all.path("items")) {
            table.add(
                    Table.text(item, "id"),
                    Table.text(item, "at"),
                    Table.text(item, "reason"),
                    subject(item),
                    Table.text(item, "detail"));
        }
        table.print(out());
        if (all.hasNonNull("next_cursor")) {
            out().println("There may be more: --limit shows up to " + MOST + ", --to earlier ones.");
        }
    }
}
