package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code weir scale audit}: who did what, the newest first. */
@Command(
        name = "audit",
        description = "Show who asked for what and how it ended, the newest first.",
        footer = {"", "Example: ./weir scale audit --service reports --limit 20"})
final class ScaleAudit extends ScaleVerb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 1_000;

    @Option(names = "--service", paramLabel = "SERVICE", description = "Only of this one.")
    private String service = "";

    @Option(names = "--operator", paramLabel = "NAME", description = "Only by this one.")
    private String operator = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many, up to " + MOST + "; otherwise ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Override
    void check() throws StackProblem {
        super.check();
        if (limit < 1 || limit > MOST) {
            throw new ParameterException(commandLine(), "--limit is a whole number from 1 to " + MOST + ".");
        }
    }

    @Override
    int scale(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = api.get(
                        Api.query(
                                "/api/scaling/audit",
                                Map.of("service", service, "operator", operator, "limit", Integer.toString(limit))),
                        "scale")
                .body();
        if (json()) {
            out().println(answer);
            return 0;
        }
        JsonNode items = JSON.readTree(answer).path("items");
        if (items.isEmpty()) {
            out().println("Nothing was done yet.");
            return 0;
        }
        Table table = new Table("at", "operator", "service", "action", "change", "result", "detail");
        for (JsonNode item : items) {
            table.add(
                    Table.text(item, "at"),
                    Table.text(item, "operator"),
                    Table.text(item, "service"),
                    Table.text(item, "action"),
                    String.join(", ", ScaleText.differences(item.path("before"), item.path("after"))),
                    Table.text(item, "result"),
                    Table.text(item, "detail"));
        }
        table.print(out());
        return 0;
    }
}
