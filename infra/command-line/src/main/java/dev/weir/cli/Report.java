package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir report}: the pages a user looked at in the last 24 hours. */
@Command(
        name = "report",
        description = "Show what a user looked at in the last 24 hours, and how often.",
        footer = {"", "Example: ./weir report 42"})
final class Report extends Weir.Verb implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "USER_ID", description = "Whose report: 0 to 2^64-1.")
    private String user = "";

    @Option(names = "--tenant", description = "The tenant; otherwise the first one.")
    private String tenant = "";

    @Option(names = "--json", description = "Print the report as it came.")
    private boolean json;

    @Override
    public Integer call() throws StackProblem, IOException, InterruptedException {
        Send.requireUnsigned("USER_ID", user);
        try (Api api = Api.of(home(), tenant)) {
            HttpResponse<String> answer = api.get("/api/traffic/daily/" + user);
            if (json) {
                out().println(answer.body());
            } else {
                show(answer);
            }
            return 0;
        }
    }

    private void show(HttpResponse<String> answer) throws IOException {
        JsonNode pages = JSON.readTree(answer.body());
        if (pages.isEmpty()) {
            out().println("Nothing in the last 24 hours.");
        }
        for (Map.Entry<String, JsonNode> page : pages.properties()) {
            out().println(String.format(Locale.ROOT, "%8d  %s", page.getValue().asLong(), page.getKey()));
        }
        String complete = answer.headers().firstValue("Weir-Complete").orElse("");
        answer.headers()
                .firstValue("Weir-As-Of")
                .ifPresent(asOf -> out().println(
                                "As of " + asOf + (complete.equals("false") ? ", with events still under way." : ".")));
    }
}
