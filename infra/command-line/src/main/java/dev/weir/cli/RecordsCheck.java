package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir records check}: whether the versions of an entity's records fit together, and their repair. */
@Command(
        name = "check",
        description = "Check that the versions of an entity's records fit together. Exit code 0 only when they do.",
        footer = {
            "",
            "Examples: ./weir records check companies",
            "          ./weir records check companies --repair --dry-run"
        })
final class RecordsCheck extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "ENTITY", description = "companies, contacts, tickets, time_entries or another.")
    private String entity = "";

    @Option(names = "--repair", description = "End versions where the next ones begin, and say which.")
    private boolean repair;

    @Option(names = "--dry-run", description = "With --repair: say what would be changed, and change nothing.")
    private boolean dryRun;

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String path = "/api/" + Api.segment(entity) + "/integrity";
        if (repair) {
            String body = JSON.createObjectNode().put("dry_run", dryRun).toString();
            return mended(api.change("POST", path + "/repair", "admin", body).body());
        }
        String answer = api.get(path).body();
        JsonNode found = JSON.readTree(answer);
        if (json()) {
            out().println(answer);
        } else {
            show(found.path("items"), "repairable");
            out().println(found.path("versions").asText() + " versions of "
                    + found.path("records").asText() + " records: "
                    + (found.path("sound").asBoolean() ? "they fit together." : "not all fit together."));
        }
        return found.path("sound").asBoolean() ? 0 : 1;
    }

    private int mended(String answer) throws IOException {
        JsonNode repair = JSON.readTree(answer);
        boolean allMended =
                repair.path("left").isEmpty() && repair.path("not_looked_at").asLong() == 0;
        if (json()) {
            out().println(answer);
        } else {
            show(repair.path("changed"), "new_expiry_date");
            show(repair.path("left"), "why");
            out().println((repair.path("dry_run").asBoolean() ? "Would be changed: " : "Changed: ")
                    + repair.path("changed").size() + ". Left: "
                    + repair.path("left").size() + ".");
        }
        return allMended ? 0 : 1;
    }

    private void show(JsonNode faults, String last) {
        if (faults.isEmpty()) {
            return;
        }
        Table table = new Table("id", "version", "kind", "from", "to", last);
        for (JsonNode fault : faults) {
            table.add(
                    Table.text(fault, "id"),
                    Table.text(fault, "record_version"),
                    Table.text(fault, "kind"),
                    Table.text(fault, "effective_date"),
                    Table.text(fault, "expiry_date"),
                    Table.text(fault, last));
        }
        table.print(out());
    }
}
