package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir receipt}: what became of the requests under one id. */
@Command(
        name = "receipt",
        description = "Show what became of a request_id: what was sent under it, when, and how it ended.",
        footer = {"", "Example: ./weir receipt 4711"})
final class Receipt extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "ID", description = "The request_id: 0 to 2^64-1.")
    private String id = "";

    @Override
    void check() throws StackProblem {
        Send.requireUnsigned("ID", id);
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = api.ask("/api/traffic/" + id + "/receipt").body();
        if (json()) {
            out().println(answer);
            return 0;
        }
        JsonNode receipt = JSON.readTree(answer);
        String detail = receipt.path("detail").asText();
        out().println(receipt.path("status").asText() + (detail.isEmpty() ? "" : ": " + Table.printable(detail)));
        Table table = new Table("at", "operation", "status", "reason");
        for (JsonNode line : receipt.path("history")) {
            table.add(
                    Table.text(line, "at"),
                    Table.text(line, "operation"),
                    Table.text(line, "status"),
                    Table.text(line, "reason"));
        }
        table.print(out());
        if (receipt.path("history_shortened").asBoolean()) {
            out().println("Some requests between these, or like the one before them, may not be shown.");
        }
        return 0;
    }
}
