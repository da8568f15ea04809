package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** A verb that changes one service: confirmed where that is asked for, and followed when one waits. */
abstract class ServiceVerb extends ScaleVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "SERVICE", description = "Its name or id, see ./weir scale show.")
    private String service = "";

    @Option(
            names = "--confirm",
            paramLabel = "NAME",
            description = "The service's name once more, where that is asked for; otherwise a terminal asks.")
    private String confirm = "";

    @Option(names = "--wait", description = "Wait until it is in effect. Exit code 0 only when it is.")
    private boolean wait;

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "How long to wait; otherwise ${DEFAULT-VALUE}. The change goes on in any case.")
    private int within = 900;

    @Override
    void check() throws StackProblem {
        super.check();
        if (within < 1) {
            throw new ParameterException(commandLine(), "--within is a number of seconds, 1 or more.");
        }
    }

    final String service() {
        return service;
    }

    /** A request that names the service, and confirms it if that was given. */
    final ObjectNode request() {
        ObjectNode request = JSON.createObjectNode().put("service", service);
        if (!confirm.isEmpty()) {
            request.put("confirm", confirm);
        }
        return request;
    }

    /** Puts the name that somebody types into a request that needs it and has none. */
    final void confirm(ObjectNode request, String name, String why) throws StackProblem {
        if (request.has("confirm")) {
            return;
        }
        String typed = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readLine("%s. Type the service's name to go on: ", why))
                .orElseThrow(() -> new StackProblem(
                        "Nothing was changed: " + why + "; --confirm " + name + " says that it is meant."));
        if (!typed.strip().equals(name)) {
            throw new StackProblem("Nothing was changed: that is not " + name + ".");
        }
        request.put("confirm", name);
    }

    /** Sends the request, follows the change if that is asked for, and shows how it ended. */
    final int change(Api api, String path, ObjectNode request) throws StackProblem, IOException, InterruptedException {
        String answer = api.change("POST", path, "scale", request.toString()).body();
        if (wait && JSON.readTree(answer).has("change_id")) {
            answer = new ChangeFollowing(api, err(), Duration.ofSeconds(within)).follow(answer);
        }
        JsonNode change = JSON.readTree(answer);
        if (json()) {
            out().println(answer);
        } else {
            show(change);
        }
        return isFine(change) ? 0 : 1;
    }

    private boolean isFine(JsonNode change) {
        return switch (change.path("status").asText()) {
            case "failed", "cancelled", "revert_skipped" -> false;
            case "planned", "calling", "applying" -> !wait;
            default -> true;
        };
    }

    private void show(JsonNode change) {
        if (!change.has("change_id")) {
            out().println(Table.printable(
                    service + ": " + change.path("message").asText("nothing to do")));
            return;
        }
        ScaleText.differences(change.path("before"), change.path("after"))
                .forEach(line -> out().println("  " + Table.printable(line)));
        String status = change.path("status").asText();
        out().println(Table.printable("Change " + change.path("change_id").asText() + " of " + service + ": "
                + status.replace('_', ' ')
                + (change.hasNonNull("problem") ? ", " + change.path("problem").asText() : "")));
        if (change.hasNonNull("not_seen_in_effect")) {
            out().println(Table.printable("It is set, but not seen in effect. "
                    + change.path("not_seen_in_effect").asText() + "."));
        }
        if (change.hasNonNull("reverts_at")) {
            out().println("It goes back by itself at "
                    + Table.printable(change.path("reverts_at").asText()) + ".");
        } else if (change.hasNonNull("revert_after_minutes")) {
            out().println("It goes back by itself "
                    + change.path("revert_after_minutes").asText() + " minutes after it is in effect.");
        }
    }
}
