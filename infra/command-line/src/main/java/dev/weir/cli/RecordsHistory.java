package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir records history}: all versions of a record, and what each changed. */
@Command(
        name = "history",
        description = "Show all versions of a record, the first one first, and what each changed.",
        footer = {"", "Example: ./weir records history companies 7"})
final class RecordsHistory extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    /** What belongs to a version and is no content of the record. */
    private static final Set<String> OF_THE_VERSION = Set.of(
            "effective_date",
            "expiry_date",
            "is_current",
            "record_version",
            "record_hash",
            "ingested_at",
            "last_updated",
            "last_updated_by",
            "revision",
            "cause");

    @Parameters(index = "0", paramLabel = "ENTITY", description = "companies, contacts, tickets or another.")
    private String entity = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The record's id.")
    private String id = "";

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String path = "/api/" + Api.segment(entity) + "/" + Api.segment(id) + "/history?limit=10000";
        String answer = api.get(path).body();
        if (json()) {
            out().println(answer);
            return 0;
        }
        Table table = new Table("version", "from", "to", "cause", "changed");
        JsonNode before = null;
        for (JsonNode version : JSON.readTree(answer).path("items")) {
            table.add(
                    Table.text(version, "record_version"),
                    Table.text(version, "effective_date"),
                    version.path("is_current").asBoolean() ? "now" : Table.text(version, "expiry_date"),
                    Table.text(version, "cause"),
                    changes(before, version));
            before = version;
        }
        table.print(out());
        return 0;
    }

    private static String changes(@Nullable JsonNode before, JsonNode version) {
        if (before == null) {
            return "";
        }
        List<String> changes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : version.properties()) {
            JsonNode was = before.path(field.getKey());
            if (!OF_THE_VERSION.contains(field.getKey()) && !field.getValue().equals(was)) {
                changes.add(field.getKey() + ": " + was.asText() + " -> "
                        + field.getValue().asText());
            }
        }
        return String.join(", ", changes);
    }
}
