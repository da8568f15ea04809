package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

/** {@code weir records analytics}: figures over companies, tickets and the time spent. */
@Command(
        name = "analytics",
        description = "Figures over companies, tickets and the time spent.",
        footer = {
            "",
            "Examples: ./weir records analytics trends --period 30d",
            "          ./weir records analytics time --group-by member --from 2026-11-01 --to 2026-11-30"
        })
final class RecordsAnalytics extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> PATHS = paths();

    @Parameters(
            paramLabel = "WHAT",
            description = "companies, top (companies by --metric), trends or status (of tickets), or time.")
    private String what = "";

    @Option(names = "--period", paramLabel = "LENGTH", description = "So many days or years up to today: 7d, 90d, 1y.")
    private String period = "";

    @Option(names = "--from", paramLabel = "DAY", description = "The first day, or a moment, RFC 3339.")
    private String from = "";

    @Option(names = "--to", paramLabel = "DAY", description = "The last day, or a moment, RFC 3339.")
    private String to = "";

    @Option(names = "--tz", paramLabel = "ZONE", description = "Whose days count, as Europe/Berlin; otherwise UTC.")
    private String zone = "";

    @Option(names = "--metric", paramLabel = "NAME", description = "For top: annual_revenue, tickets, hours, …")
    private String metric = "";

    @Option(names = "--group-by", paramLabel = "WHAT", description = "For time: day, member or work_type.")
    private String groupBy = "";

    private static Map<String, String> paths() {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("companies", "/api/companies/analytics");
        paths.put("top", "/api/companies/top");
        paths.put("trends", "/api/tickets/trends");
        paths.put("status", "/api/tickets/status-summary");
        paths.put("time", "/api/time_entries/summary");
        return paths;
    }

    @Override
    void check() {
        if (!PATHS.containsKey(what)) {
            throw new ParameterException(
                    commandLine(), "There are figures of " + String.join(", ", PATHS.keySet()) + ".");
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("period", period);
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("tz", zone);
        parameters.put("metric", metric);
        parameters.put("group_by", groupBy);
        String answer =
                api.get(Api.query(PATHS.getOrDefault(what, ""), parameters)).body();
        if (json()) {
            out().println(answer);
        } else {
            show(JSON.readTree(answer));
        }
        return 0;
    }

    private void show(JsonNode answer) {
        JsonNode items = answer.path("items");
        if (items.isMissingNode()) {
            Table table = new Table("figure", "value");
            answer.properties().forEach(field -> table.add(field.getKey(), Table.text(answer, field.getKey())));
            table.print(out());
        } else if (items.isEmpty()) {
            out().println("There is nothing in it.");
        } else {
            List<String> names = new ArrayList<>();
            items.get(0).fieldNames().forEachRemaining(names::add);
            Table table = new Table(names.toArray(String[]::new));
            items.forEach(item ->
                    table.add(names.stream().map(name -> Table.text(item, name)).toArray(String[]::new)));
            table.print(out());
        }
    }
}
