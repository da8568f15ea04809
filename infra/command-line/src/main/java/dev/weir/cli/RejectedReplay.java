package dev.weir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code weir rejected replay}: sends rejected events through the pipeline again, one put right or all of a reason. */
@Command(
        name = "replay",
        description = {
            "Replay one rejected event, as it was or put right, or all of a reason.",
            "Replaying again changes nothing, unless the event was updated in between."
        },
        footer = {
            "",
            "Example: ./weir rejected replay 0-12",
            "         ./weir rejected replay 0-12 -f fixed.json",
            "         ./weir rejected replay --reason too_late --yes"
        })
final class RejectedReplay extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The event's id, from ./weir rejected list.")
    private @Nullable String id;

    @Option(names = "--event", paramLabel = "JSON", description = "The event put right: user_id, created_at, page_url.")
    private @Nullable String event;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The same, from a file.")
    private @Nullable Path file;

    @Option(names = "--reason", paramLabel = "REASON", description = "Replay all of this reason, as they were.")
    private @Nullable String reason;

    @Mixin
    private Period period = new Period();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    void check() {
        boolean content = event != null || file != null;
        if ((id == null) == (reason == null)) {
            throw new ParameterException(commandLine(), "Name one event's ID, or a --reason to replay all of it.");
        }
        if ((event != null && file != null) || (reason != null && content)) {
            throw new ParameterException(commandLine(), "One ID takes one event: from --event or from a file.");
        }
        boolean limited = period.parameters().values().stream().anyMatch(moment -> !moment.isEmpty());
        if (id != null && limited) {
            throw new ParameterException(commandLine(), "--from and --to go with a --reason.");
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        if (id != null) {
            one(api, id);
        } else if (reason != null) {
            many(api, reason);
        }
        return 0;
    }

    private void one(Api api, String which) throws StackProblem, IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        String text = file != null ? Files.readString(file) : event;
        if (text != null) {
            body.set("event", parsed(text));
        }
        String answer = api.change("POST", "/api/rejected/" + Api.segment(which) + "/replay", "ingest", body.toString())
                .body();
        out().println(
                        json()
                                ? answer
                                : "Replayed " + which + " as request "
                                        + JSON.readTree(answer)
                                                .path("request_id")
                                                .asText() + ".");
    }

    private static JsonNode parsed(String text) throws StackProblem {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new StackProblem("The event is not JSON: " + e.getOriginalMessage() + ".", e);
        }
    }

    private void many(Api api, String which) throws StackProblem, IOException, InterruptedException {
        if (!yes) {
            confirm(JSON.readTree(RejectedReasons.ask(api, period)), which);
        }
        ObjectNode body = JSON.createObjectNode().put("reason", which);
        period.parameters().forEach((name, moment) -> {
            if (!moment.isEmpty()) {
                body.put(name, moment);
            }
        });
        long replayed = 0;
        long skipped = 0;
        JsonNode done;
        do {
            done = JSON.readTree(api.change("POST", "/api/rejected/replay", "ingest", body.toString())
                    .body());
            replayed += done.path("replayed").asLong();
            skipped += done.path("skipped").asLong();
            body.set("cursor", done.path("next_cursor"));
        } while (done.hasNonNull("next_cursor"));
        out().println(
                        json()
                                ? JSON.createObjectNode()
                                        .put("replayed", replayed)
                                        .put("skipped", skipped)
                                        .toString()
                                : "Replayed " + replayed + "; skipped " + skipped
                                        + " that were too large to be kept whole, or whose user was erased since.");
    }

    /** Asks, unless it is sure that there is nothing to ask about. */
    private static void confirm(JsonNode counts, String reason) throws StackProblem {
        long count = 0;
        for (JsonNode item : counts.path("items")) {
            if (item.path("reason").asText().equals(reason)) {
                count = item.path("count").asLong();
            }
        }
        boolean all = counts.path("complete").asBoolean();
        String found = (all ? "" : "at least ") + count + (count == 1 ? " event" : " events");
        if ((count > 0 || !all) && !confirmed("Replay " + found + " rejected for " + reason + "?")) {
            throw new StackProblem("None of " + found + " was replayed; --yes replays without asking.");
        }
    }
}
