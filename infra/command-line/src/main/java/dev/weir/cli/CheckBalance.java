package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code weir check balance}: compares the books with ClickHouse at a moment at which nothing is under way. */
@Command(
        name = "balance",
        description =
                "Wait for a quiet moment and compare the books with ClickHouse. Exit code 0 only when they balance.",
        footer = {"", "Example: ./weir check balance --within 60"})
final class CheckBalance extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "How long to wait for a quiet moment; otherwise ${DEFAULT-VALUE}.")
    private int within = 30;

    @Override
    void check() {
        if (within < 0) {
            throw new ParameterException(commandLine(), "--within is a number of seconds, 0 or more.");
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        long begun = System.nanoTime();
        String answer = api.get("/api/pipeline/balance").body();
        JsonNode books = JSON.readTree(answer);
        while (!isExact(books)
                && System.nanoTime() - begun < Duration.ofSeconds(within).toNanos()) {
            Thread.sleep(BETWEEN_LOOKS);
            answer = api.get("/api/pipeline/balance").body();
            books = JSON.readTree(answer);
        }
        if (json()) {
            out().println(answer);
        } else {
            show(books);
        }
        judge(books);
        return 0;
    }

    private static boolean isExact(JsonNode books) {
        return books.path("balanced").isBoolean() && books.path("complete").asBoolean();
    }

    private void judge(JsonNode books) throws StackProblem {
        if (!isExact(books)) {
            String many = books.hasNonNull("under_way")
                    ? "About " + books.path("under_way").asText()
                    : "Some";
            throw new StackProblem(many + " records were still under way after " + within
                    + " s, so nothing was compared; ask in a quiet moment, or with a longer --within.");
        }
        if (!books.path("balanced").asBoolean()) {
            throw new StackProblem(
                    "The books do not balance: " + books.path("difference").asText()
                            + " ledger rows differ, or a partition's account does not add up.");
        }
        if (!json()) {
            out().println("The books balance, as of " + Table.text(books, "as_of") + ".");
        }
    }

    private void show(JsonNode books) {
        Table table = new Table(
                "topic",
                "partition",
                "received",
                "applied",
                "duplicate",
                "conflict",
                "rejected",
                "booked",
                "erased",
                "stored");
        for (JsonNode partition : books.path("partitions")) {
            table.add(
                    Table.text(partition, "topic"),
                    Table.text(partition, "partition"),
                    Table.text(partition, "received"),
                    Table.text(partition, "applied"),
                    Table.text(partition, "duplicate"),
                    Table.text(partition, "conflict"),
                    Table.text(partition, "rejected"),
                    Table.text(partition, "ledger_rows_booked"),
                    Table.text(partition, "ledger_rows_erased"),
                    Table.text(partition, "ledger_rows_stored"));
        }
        table.print(out());
    }
}
