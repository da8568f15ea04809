package dev.weir.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir check event}: sends one event twice and waits until the report counts it once. */
@Command(
        name = "event",
        description = "Send one event twice, as an impatient producer does, and wait until the report counts it once.",
        footer = {"", "Example: ./weir check event --within 10"})
final class CheckEvent extends Weir.Verb implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    @Option(names = "--within", paramLabel = "SECONDS", description = "How long to wait; otherwise ${DEFAULT-VALUE}.")
    private int within = 30;

    @Override
    public Integer call() throws StackProblem, IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        String id = Long.toUnsignedString(random.nextLong());
        String user = Long.toUnsignedString(random.nextLong());
        String page = "https://weir.invalid/check";
        String event = Send.event(user, page, null);
        try (Api api = Api.of(home(), "")) {
            api.post("/api/traffic/" + id, event);
            long accepted = System.nanoTime();
            api.post("/api/traffic/" + id, event);
            while (System.nanoTime() - accepted < Duration.ofSeconds(within).toNanos()) {
                long count = JSON.readTree(api.get("/api/traffic/daily/" + user).body())
                        .path(page)
                        .asLong();
                if (count == 1) {
                    out().println(String.format(
                            Locale.ROOT,
                            "The event is in the report, counted once, %.2f s after it was accepted.",
                            (System.nanoTime() - accepted) / 1e9));
                    return 0;
                }
                if (count > 1) {
                    throw new StackProblem("The report counts the event " + count + " times.");
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
        throw new StackProblem("The event was not in the report after " + within + " s; see ./weir status.");
    }
}
