package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code weir records list}: an entity's records, those of now or of a moment. */
@Command(
        name = "list",
        description = "List an entity's records, those of now or of a moment.",
        footer = {
            "",
            "Examples: ./weir records list companies --filter status=Active --sort=-annual_revenue",
            "          ./weir records list tickets --as-of 2026-11-20T00:00:00Z --columns id,summary,status"
        })
final class RecordsList extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 100_000;
    private static final int MOST_A_PAGE = 10_000;
    private static final int COLUMNS = 6;

    @Parameters(paramLabel = "ENTITY", description = "companies, contacts, tickets, time_entries or another.")
    private String entity = "";

    @Option(
            names = "--filter",
            paramLabel = "COLUMN=VALUE",
            description = "Only records with that value; also COLUMN_min, _max, _from and _to. May be repeated.")
    private Map<String, String> filters = new LinkedHashMap<>();

    @Option(names = "--search", paramLabel = "TEXT", description = "Only records with that text in a searched column.")
    private String search = "";

    @Option(names = "--sort", paramLabel = "COLUMN", description = "In that order; -COLUMN has the largest first.")
    private String sort = "";

    @Option(names = "--as-of", paramLabel = "TIME", description = "Those of that moment, RFC 3339; otherwise of now.")
    private String asOf = "";

    @Option(names = "--below", paramLabel = "ENTITY/ID", description = "Only those that refer to that record.")
    private String below = "";

    @Option(
            names = "--columns",
            paramLabel = "COLUMN",
            split = ",",
            description = "What the table shows; otherwise the first ones that have a value.")
    private List<String> columns = List.of();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; otherwise ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Override
    void check() {
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(commandLine(), "--limit is a whole number from 1 to " + MOST + ".");
        }
        if (!below.isEmpty() && !below.matches("[a-z0-9_]+/\\d+")) {
            throw new ParameterException(commandLine(), "--below is an entity and an id, as in companies/7.");
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String path = "/api/" + (below.isEmpty() ? "" : below + "/") + Api.segment(entity);
        Map<String, String> parameters = new LinkedHashMap<>(filters);
        parameters.put("q", search);
        parameters.put("sort", sort);
        parameters.put("as_of", asOf);
        ObjectNode all = JSON.createObjectNode();
        ArrayNode items = all.putArray("items");
        JsonNode page;
        do {
            parameters.put("limit", Integer.toString(Math.min(limit - items.size(), MOST_A_PAGE)));
            page = JSON.readTree(api.get(Api.query(path, parameters)).body());
            page.path("items").forEach(items::add);
            parameters.put("cursor", page.path("next_cursor").asText(""));
        } while (page.hasNonNull("next_cursor") && items.size() < limit);
        all.set("next_cursor", page.path("next_cursor"));
        if (json()) {
            out().println(all);
        } else {
            show(all, page);
        }
        return 0;
    }

    private void show(JsonNode all, JsonNode lastPage) {
        JsonNode items = all.path("items");
        if (items.isEmpty()) {
            out().println("There are none.");
            return;
        }
        List<String> shown = columns.isEmpty() ? withValues(items) : columns;
        Table table = new Table(shown.toArray(String[]::new));
        for (JsonNode item : items) {
            table.add(shown.stream().map(column -> Table.text(item, column)).toArray(String[]::new));
        }
        table.print(out());
        if (all.hasNonNull("next_cursor")) {
            out().println("There are more: --limit shows up to " + MOST + ".");
        }
        if (!lastPage.path("complete").asBoolean(true)) {
            out().println("Some records are still under way.");
        }
    }

    /** The id and the first columns in which any record has something. */
    private static List<String> withValues(JsonNode items) {
        List<String> names = new ArrayList<>();
        items.get(0).fieldNames().forEachRemaining(names::add);
        return names.stream()
                .filter(name -> !name.equals("tenant_id"))
                .filter(name -> {
                    for (JsonNode item : items) {
                        if (item.hasNonNull(name)) {
                            return true;
                        }
                    }
                    return false;
                })
                .limit(COLUMNS)
                .toList();
    }
}
