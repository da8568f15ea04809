package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** What can be seen once the demo's traffic has arrived: the reports, what was kept out, and whether the books balance. */
record DemoStory(JsonNode pages, JsonNode users, JsonNode reasons, JsonNode books) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** Waits until everything is visible, or as long as one waits for a story. */
    static DemoStory of(Api api) throws StackProblem, IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode books = ask(api, "/api/pipeline/balance");
        while (!books.path("balanced").isBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(BETWEEN_LOOKS);
            books = ask(api, "/api/pipeline/balance");
        }
        return new DemoStory(
                ask(api, "/api/reports/top-pages?limit=5"),
                ask(api, "/api/reports/users?limit=1"),
                ask(api, "/api/rejected/reasons"),
                books);
    }

    private static JsonNode ask(Api api, String path) throws StackProblem, IOException, InterruptedException {
        return JSON.readTree(api.get(path).body());
    }

    void addTo(ObjectNode json) {
        json.set("top_pages", pages.path("items"));
        json.set("busiest_user", users.path("items").path(0).path("user_id"));
        json.set("rejected", reasons.path("items"));
        json.set("balanced", books.path("balanced"));
    }

    /** As it is told to somebody who sees Weir for the first time. */
    void tell(PrintWriter out, String tenant, String console, RecordsStory records) {
        out.println();
        out.println(Screen.strong("What " + tenant + "'s users looked at, in seven days"));
        Table viewed = new Table("views", "users", "page");
        for (JsonNode page : pages.path("items")) {
            viewed.add(Table.text(page, "views"), Table.text(page, "users"), Table.text(page, "page_url"));
        }
        viewed.print(out);

        out.println();
        out.println(Screen.strong("What was kept out, and why"));
        if (reasons.path("items").isEmpty()) {
            out.println("Nothing.");
        } else {
            Table kept = new Table("count", "reason", "description");
            for (JsonNode reason : reasons.path("items")) {
                kept.add(Table.text(reason, "count"), Table.text(reason, "reason"), Table.text(reason, "description"));
            }
            kept.print(out);
        }

        records.tell(out);

        out.println();
        out.println(balance());

        String user = users.path("items").path(0).path("user_id").asText("1000");
        out.println();
        out.println(Screen.strong("Go on with"));
        next(out, "report " + user, "the busiest user's last 24 hours");
        next(out, "rejected list --reason unknown_request_id", "updates that overtook their event");
        next(out, "rejected replay --reason unknown_request_id", "now that the events are there");
        records.tellWhatNext(out);
        next(out, "open", "all of this in a browser, at " + console);
    }

    /** A command to go on with, and what it shows. */
    static void next(PrintWriter out, String verb, String what) {
        out.println(String.format(Locale.ROOT, "  ./weir %-44s %s", verb, Screen.quiet(what)));
    }

    private String balance() {
        if (!books.path("balanced").isBoolean()) {
            return "Records are still under way; ./weir check balance compares the books when they have arrived.";
        }
        if (!books.path("balanced").asBoolean()) {
            return Screen.bad(
                    "The books do not balance: " + books.path("difference").asText() + " rows differ.");
        }
        return String.format(
                Locale.ROOT,
                "%s %,d received = %,d applied + %,d duplicate + %,d conflict + %,d rejected; %,d rows booked, %,d stored.",
                Screen.good("The books balance:"),
                sum("received"),
                sum("applied"),
                sum("duplicate"),
                sum("conflict"),
                sum("rejected"),
                sum("ledger_rows_booked"),
                sum("ledger_rows_stored"));
    }

    private long sum(String field) {
        long sum = 0;
        for (JsonNode partition : books.path("partitions")) {
            sum += partition.path(field).asLong();
        }
        return sum;
    }
}
