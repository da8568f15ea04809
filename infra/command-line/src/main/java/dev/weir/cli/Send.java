package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code weir send}: one page view, or many from NDJSON, sent to the gateway as a producer would. */
@Command(
        name = "send",
        description = "Send one event to the gateway, or those of an NDJSON file, with the tenant's key.",
        footer = {
            "",
            "Example: ./weir send 42 https://example.org/",
            "         ./weir send 42 https://example.org/ --wait 10",
            "         ./weir send -f events.ndjson --rate 5000",
            "A line: {\"request_id\":1,\"user_id\":42,\"created_at\":\"2026-11-20T12:00:00Z\",\"page_url\":\"/\"}"
        })
final class Send extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LARGEST_BATCH = 5_000;

    @Parameters(index = "0", arity = "0..1", paramLabel = "USER_ID", description = "Who looked: 0 to 2^64-1.")
    private @Nullable String user;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PAGE_URL", description = "At what.")
    private @Nullable String page;

    @Option(names = "--request-id", paramLabel = "ID", description = "The event's own id; otherwise a random one.")
    private @Nullable String requestId;

    @Option(names = "--at", paramLabel = "TIME", description = "When, RFC 3339; otherwise now.")
    private @Nullable String at;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Many events, one a line; - for standard input.")
    private @Nullable Path file;

    @Option(names = "--rate", paramLabel = "N", description = "With a file: at most N events a second.")
    private @Nullable Integer rate;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "With one event: wait so long, at most 30 s, until reports count it.")
    private @Nullable Integer wait;

    @Override
    void check() throws StackProblem {
        boolean one = user != null || requestId != null || at != null;
        if (file != null && one) {
            throw new ParameterException(commandLine(), "One event or a FILE, not both.");
        }
        if (file == null && (user == null || page == null)) {
            throw new ParameterException(commandLine(), "Name a USER_ID and a PAGE_URL, or a FILE with -f.");
        }
        if (rate != null && (file == null || rate < 1)) {
            throw new ParameterException(commandLine(), "--rate is a whole number above 0 and goes with a FILE.");
        }
        if (wait != null && (file != null || wait < 0)) {
            throw new ParameterException(commandLine(), "--wait is a number of seconds and goes with one event.");
        }
        if (user != null) {
            requireUnsigned("USER_ID", user);
        }
        if (requestId != null) {
            requireUnsigned("--request-id", requestId);
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        if (file != null) {
            return many(api, file);
        }
        one(api, String.valueOf(user), String.valueOf(page));
        return 0;
    }

    private void one(Api api, String who, String what) throws StackProblem, IOException, InterruptedException {
        String id = requestId == null ? Long.toUnsignedString(new SecureRandom().nextLong()) : requestId;
        String path = "/api/traffic/" + id;
        String event = event(who, what, at);
        HttpResponse<String> answer = wait == null ? api.post(path, event) : api.post(path, event, wait);
        out().println(json() ? answer.body() : sentence(id, JSON.readTree(answer.body())));
    }

    private static String sentence(String id, JsonNode answer) {
        return switch (answer.path("status").asText()) {
            case "visible" -> "Visible as " + id + ".";
            case "duplicate" -> "A duplicate: " + id + " was sent before, with the same content.";
            case "conflict" -> "A conflict: " + id + " was used before, with other content.";
            case "rejected" -> "Rejected: " + answer.path("reason").asText() + ".";
            default -> "Accepted as " + id + ".";
        };
    }

    private int many(Api api, Path from) throws StackProblem, IOException, InterruptedException {
        int perSecond = rate == null ? 0 : rate;
        // Ten batches a second keep a rate even.
        int lines = perSecond == 0 ? LARGEST_BATCH : Math.clamp(perSecond / 10, 1, LARGEST_BATCH);
        BatchSending sending = new BatchSending(api, perSecond, err());
        boolean stream = from.toString().equals("-");
        try (InputStream in = stream ? System.in : opened(from)) {
            sending.sendAll(new NdjsonBatches(in, lines), stream ? 0 : Files.size(from));
        }
        if (json()) {
            out().println(sending.result());
        } else {
            show(sending.result());
        }
        return sending.allAccepted() ? 0 : 1;
    }

    private static InputStream opened(Path file) throws StackProblem, IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new StackProblem("There is no file to read at " + file + ".");
        }
        return Files.newInputStream(file);
    }

    private void show(JsonNode result) {
        out().println("Accepted " + result.path("accepted").asText() + ", refused "
                + result.path("rejected").asText() + ".");
        for (JsonNode error : result.path("errors")) {
            String field = error.path("field").asText();
            out().println(Table.printable(
                    "  line " + error.path("line").asText() + ": " + (field.isEmpty() ? "" : field + " ")
                            + error.path("reason").asText()));
        }
        if (result.path("errors").size() < result.path("rejected").asLong()) {
            out().println("  and more");
        }
    }

    static String event(String user, String page, @Nullable String at) throws IOException {
        ObjectNode event = JSON.createObjectNode();
        event.put("user_id", user);
        event.put(
                "created_at",
                at == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS).toString() : at);
        event.put("page_url", page);
        return JSON.writeValueAsString(event);
    }

    static void requireUnsigned(String what, String text) throws StackProblem {
        try {
            Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new StackProblem(what + " is a whole number from 0 to 18446744073709551615, not " + text, e);
        }
    }
}
