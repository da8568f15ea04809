package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code weir scale set}: another size for a service, for good or for a while. */
@Command(
        name = "set",
        description = {
            "Change the size of a service. Sizes are GB of memory for each replica; what is not given stays.",
            "The estimate is shown first; above a set size the service's name has to be typed."
        },
        footer = {
            "",
            "Example: ./weir scale set reports --max-memory 64 --dry-run",
            "         ./weir scale set reports --max-memory 64 --replicas 4 --revert-after 60 --wait --confirm reports",
            "         ./weir scale set lab --no-idle"
        })
final class ScaleSet extends ServiceVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Mixin
    private SizeOptions size = new SizeOptions();

    @Option(names = "--dry-run", description = "Say what would be done and what it would cost, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--revert-after",
            paramLabel = "MINUTES",
            description = "Go back by itself that long after it is in effect: 1 to 43200.")
    private @Nullable Integer revertAfter;

    @Override
    void check() throws StackProblem {
        super.check();
        if (!size.areGiven()) {
            throw new ParameterException(commandLine(), "Say what to change, such as --max-memory 64.");
        }
        if (revertAfter != null && revertAfter < 1) {
            throw new ParameterException(commandLine(), "--revert-after is a number of minutes, 1 or more.");
        }
    }

    @Override
    int scale(Api api) throws StackProblem, IOException, InterruptedException {
        ObjectNode request = request();
        size.addTo(request);
        if (revertAfter != null) {
            request.put("revert_after_minutes", revertAfter);
        }
        String plan = api.change(
                        "POST",
                        "/api/scaling",
                        "scale",
                        request.deepCopy().put("dry_run", true).toString())
                .body();
        JsonNode planned = JSON.readTree(plan);
        if (dryRun || planned.has("message")) {
            if (json()) {
                out().println(plan);
            } else {
                show(planned);
            }
            return 0;
        }
        if (!json()) {
            estimate(planned);
        }
        if (planned.path("confirm_needed").asBoolean()) {
            confirm(
                    request,
                    planned.path("service").asText(),
                    planned.path("why_confirm").asText("this has to be confirmed"));
        }
        return change(api, "/api/scaling", request);
    }

    private void show(JsonNode planned) {
        if (planned.has("message")) {
            out().println(Table.printable(
                    service() + ": " + planned.path("message").asText()));
            return;
        }
        ScaleText.differences(planned.path("before"), planned.path("after"))
                .forEach(line -> out().println("  " + Table.printable(line)));
        estimate(planned);
        if (planned.path("confirm_needed").asBoolean()) {
            out().println(Table.printable("To be confirmed with --confirm "
                    + planned.path("service").asText() + ", since "
                    + planned.path("why_confirm").asText()));
        }
        out().println("Nothing was changed.");
    }

    private void estimate(JsonNode planned) {
        ScaleText.estimate(planned.path("estimate")).forEach(line -> out().println("  " + line));
        planned.path("warnings")
                .forEach(warning ->
                        out().println("  " + Screen.bad("beware") + " " + Table.printable(warning.asText())));
    }
}
