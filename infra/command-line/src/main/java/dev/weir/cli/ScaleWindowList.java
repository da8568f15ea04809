package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.StringJoiner;
import picocli.CommandLine.Command;

/** {@code weir scale window list}: the windows, with when each comes next. */
@Command(
        name = "list",
        description = "List the windows, and when each comes next.",
        footer = {"", "Example: ./weir scale window list --json"})
final class ScaleWindowList extends ScaleVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    int scale(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = api.get("/api/scaling/windows", "scale").body();
        if (json()) {
            out().println(answer);
            return 0;
        }
        JsonNode windows = JSON.readTree(answer).path("items");
        if (windows.isEmpty()) {
            out().println("There are no windows.");
            return 0;
        }
        Table table = new Table("id", "service", "name", "when", "size", "next from", "next to");
        for (JsonNode window : windows) {
            table.add(
                    Table.text(window, "window_id"),
                    Table.text(window, "service"),
                    Table.text(window, "name"),
                    when(window),
                    ScaleText.size(window.path("size")),
                    Table.text(window, "next_from"),
                    Table.text(window, "next_to"));
        }
        table.print(out());
        return 0;
    }

    static String when(JsonNode window) {
        if (!window.path("weekdays").isArray()) {
            return "once";
        }
        StringJoiner days = new StringJoiner(",");
        window.path("weekdays").forEach(day -> days.add(day.asText()));
        return days + " " + window.path("start").asText() + "-"
                + window.path("end").asText() + " " + window.path("tz").asText();
    }
}
