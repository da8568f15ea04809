package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code weir check ledger}: has the ledger recounted now, and waits for what is found. */
@Command(
        name = "ledger",
        description = "Recount the ledger row by row, against itself and against the records Kafka still holds."
                + " Exit code 0 only when nothing is wrong.",
        footer = {"", "Example: ./weir check ledger --json"})
final class CheckLedger extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PATH = "/api/pipeline/audit";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "How long to wait for its end; otherwise ${DEFAULT-VALUE}.")
    private int within = 3_600;

    @Override
    void check() {
        if (within < 1) {
            throw new ParameterException(commandLine(), "--within is a number of seconds, 1 or more.");
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(within).toNanos();
        String id = JSON.readTree(api.change("POST", PATH, "admin", "").body())
                .path("id")
                .asText();
        while (true) {
            JsonNode audits = JSON.readTree(api.get(PATH, "admin").body());
            JsonNode last = audits.path("last");
            if (last.path("id").asText().equals(id)) {
                return tell(last);
            }
            if (System.nanoTime() > deadline) {
                throw new StackProblem("The audit has not ended within " + within + " s; it goes on by itself, "
                        + audits.path("running").path("steps_done").asText("0") + " of its "
                        + audits.path("running").path("steps").asText("?") + " steps are done.");
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private int tell(JsonNode audit) {
        boolean sound = audit.path("sound").asBoolean();
        if (json()) {
            out().println(audit);
        } else {
            show(audit);
            out().println(
                            sound
                                    ? "Nothing is wrong: "
                                            + audit.path("ledger_rows").asText() + " ledger rows counted, "
                                            + audit.path("compared_with_kafka").asText()
                                            + " of them compared with Kafka's records."
                                    : "The ledger is not sound: " + audit.path("found") + ", books differ by "
                                            + audit.path("difference").asText() + ". "
                                            + audit.path("problem").asText(""));
        }
        return sound ? 0 : 1;
    }

    private void show(JsonNode audit) {
        if (audit.path("findings").isEmpty()) {
            return;
        }
        Table table = new Table("kind", "request_id", "net", "topic_id", "partition", "offset", "rows");
        for (JsonNode finding : audit.path("findings")) {
            table.add(
                    Table.text(finding, "kind"),
                    Table.text(finding, "request_id"),
                    Table.text(finding, "net"),
                    Table.text(finding, "topic_id"),
                    Table.text(finding, "partition"),
                    Table.text(finding, "offset"),
                    Table.text(finding, finding.has("rows") ? "rows" : "count"));
        }
        table.print(out());
    }
}
