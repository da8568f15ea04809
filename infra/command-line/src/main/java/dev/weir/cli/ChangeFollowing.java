package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Looks at a change again and again until it is in effect, with a bar of its steps on a terminal. */
final class ChangeFollowing {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);
    private static final List<String> STEPS = List.of("planned", "calling", "applying", "applied");
    private static final int WIDTH = 28;

    private final Api api;
    private final PrintWriter err;
    private final Duration limit;

    ChangeFollowing(Api api, PrintWriter err, Duration limit) {
        this.api = api;
        this.err = err;
        this.limit = limit;
    }

    /** The change when it is through, or as it is when the time is up. */
    String follow(String answer) throws StackProblem, IOException, InterruptedException {
        long begun = System.nanoTime();
        String latest = answer;
        JsonNode change = JSON.readTree(latest);
        String path = "/api/scaling/" + Api.segment(change.path("change_id").asText());
        while (isUnderWay(change) && System.nanoTime() - begun < limit.toNanos()) {
            show(change.path("status").asText(), (System.nanoTime() - begun) / 1e9);
            Thread.sleep(BETWEEN_LOOKS);
            latest = api.get(path, "scale").body();
            change = JSON.readTree(latest);
        }
        wipe();
        return latest;
    }

    static boolean isUnderWay(JsonNode change) {
        return switch (change.path("status").asText()) {
            case "planned", "calling", "applying" -> true;
            default -> false;
        };
    }

    /** The steps that are behind, and how long it has taken so far. */
    static String line(String status, double seconds) {
        int full = Math.max(0, STEPS.indexOf(status)) * WIDTH / (STEPS.size() - 1);
        return String.format(
                Locale.ROOT, "%s%s  %s, %.0f s", "█".repeat(full), "░".repeat(WIDTH - full), status, seconds);
    }

    private void show(String status, double seconds) {
        if (Screen.isTerminal()) {
            err.print("\r" + line(status, seconds) + "\033[K");
            err.flush();
        }
    }

    private void wipe() {
        if (Screen.isTerminal()) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
