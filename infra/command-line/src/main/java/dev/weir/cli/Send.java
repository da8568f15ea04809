package dev.weir.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir send}: one page view, sent to the gateway as a producer would. */
@Command(name = "send", description = "Send one event to the gateway, with the tenant's key from .weir/stack.json.")
final class Send extends Weir.Verb implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "USER_ID", description = "Who looked: 0 to 2^64-1.")
    private String user = "";

    @Parameters(paramLabel = "PAGE_URL", description = "At what.")
    private String page = "";

    @Option(names = "--request-id", paramLabel = "ID", description = "The event's own id; otherwise a random one.")
    private @Nullable String requestId;

    @Option(names = "--at", paramLabel = "TIME", description = "When, RFC 3339; otherwise now.")
    private @Nullable String at;

    @Option(names = "--tenant", description = "The tenant; otherwise the first one.")
    private String tenant = "";

    @Option(names = "--json", description = "Print the gateway's answer as it came.")
    private boolean json;

    @Override
    public Integer call() throws StackProblem, IOException, InterruptedException {
        String id = requestId == null ? Long.toUnsignedString(new SecureRandom().nextLong()) : requestId;
        requireUnsigned("USER_ID", user);
        requireUnsigned("--request-id", id);
        try (Api api = Api.of(home(), tenant)) {
            HttpResponse<String> answer = api.post("/api/traffic/" + id, event(user, page, at));
            out().println(json ? answer.body() : "Accepted as " + id + ".");
            return 0;
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
