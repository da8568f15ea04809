package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir scale show}: the services that one may see, or one of them with all that is known of it. */
@Command(
        name = "show",
        description = "List the services with state, size and cost, or show one with its bounds and what is under way.",
        footer = {"", "Example: ./weir scale show", "         ./weir scale show reports --json"})
final class ScaleShow extends ScaleVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Its name or id; otherwise all.")
    private String service = "";

    @Override
    int scale(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = service.isEmpty()
                ? api.get("/api/services", "scale").body()
                : api.get(Api.query("/api/service/config", Map.of("service", service)), "scale")
                        .body();
        if (json()) {
            out().println(answer);
        } else if (service.isEmpty()) {
            list(JSON.readTree(answer).path("items"));
        } else {
            one(JSON.readTree(answer));
        }
        return 0;
    }

    private void list(JsonNode services) {
        Table table = new Table("service", "state", "size", "units/h", "cost/h", "under way");
        for (JsonNode each : services) {
            table.add(
                    Table.text(each, "name"),
                    Table.text(each, "state"),
                    ScaleText.size(each.path("size")),
                    ScaleText.number(each.path("estimate"), "units_per_hour"),
                    ScaleText.money(each.path("estimate"), "cost_per_hour"),
                    each.hasNonNull("problem") ? Table.text(each, "problem") : underWay(each));
        }
        table.print(out());
    }

    private void one(JsonNode service) {
        line("service", Table.text(service, "name") + " (" + Table.text(service, "id") + ")");
        line("state", Table.text(service, "state"));
        line("set", ScaleText.size(service.path("size")));
        line("in effect", ScaleText.size(service.path("in_effect")));
        line("bounds", bounds(service.path("bounds")));
        line("confirm above", ScaleText.number(service, "confirm_above_units") + " units an hour");
        line(
                "now",
                ScaleText.number(service.path("estimate"), "units_per_hour") + " units and "
                        + ScaleText.money(service.path("estimate"), "cost_per_hour") + " "
                        + service.path("estimate").path("currency").asText("") + " an hour, at most");
        line("under way", underWay(service));
        for (JsonNode change : service.path("to_be_reverted")) {
            line("goes back", Table.text(change, "reverts_at") + " (" + Table.text(change, "change_id") + ")");
        }
    }

    private void line(String name, String text) {
        out().println(String.format("%-14s %s", name, Table.printable(text)));
    }

    private static String bounds(JsonNode bounds) {
        String sizes = bounds.hasNonNull("memory_sizes_gb") ? ", of " + bounds.path("memory_sizes_gb") : "";
        return Table.text(bounds, "min_memory_gb") + " to " + Table.text(bounds, "max_memory_gb") + " GB" + sizes + ", "
                + Table.text(bounds, "min_replicas") + " to " + Table.text(bounds, "max_replicas") + " replicas";
    }

    private static String underWay(JsonNode service) {
        JsonNode change = service.path("under_way");
        return change.isObject()
                ? change.path("action").asText() + " by "
                        + change.path("operator").asText() + ", "
                        + change.path("status").asText()
                : "-";
    }
}
