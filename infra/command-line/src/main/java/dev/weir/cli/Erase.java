package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code weir erase}: removes all events of a user, and waits until they are gone. */
@Command(
        name = "erase",
        description = {
            "Remove all events of a user that were accepted so far, for good, and wait until they are gone.",
            "Without --yes it asks first. Exit code 0 only when nothing is left."
        },
        footer = {"", "Example: ./weir erase 42", "         ./weir erase 42 --yes --json"})
final class Erase extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @Parameters(paramLabel = "USER_ID", description = "Whose events: 0 to 2^64-1.")
    private String user = "";

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "How long to wait for the end; otherwise ${DEFAULT-VALUE}. The erasure goes on in any case.")
    private int within = 300;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    void check() throws StackProblem {
        Send.requireUnsigned("USER_ID", user);
        if (within < 0) {
            throw new ParameterException(commandLine(), "--within is a number of seconds, 0 or more.");
        }
    }

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        if (!yes && !confirmed("Remove all events of user " + user + " for good?")) {
            throw new StackProblem("Nothing was removed; --yes removes without asking.");
        }
        long begun = System.nanoTime();
        String jobId = JSON.readTree(
                        api.deleteAtGateway("/api/users/" + user + "/traffic").body())
                .path("job_id")
                .asText();
        String answer = api.eraseJob(jobId);
        JsonNode job = JSON.readTree(answer);
        while (!isDone(job)
                && System.nanoTime() - begun < Duration.ofSeconds(within).toNanos()) {
            Thread.sleep(BETWEEN_LOOKS);
            answer = api.eraseJob(jobId);
            job = JSON.readTree(answer);
        }
        if (json()) {
            out().println(answer);
        }
        if (!isDone(job)) {
            throw new StackProblem("Erasure " + jobId + " is still running after " + within + " s: "
                    + job.path("partitions_done").asInt() + " of "
                    + job.path("partitions").asText("?") + " partitions are done.");
        }
        if (!json()) {
            out().println("Removed " + job.path("events_removed").asText() + " events of user " + user + " ("
                    + job.path("rows_removed").asText() + " ledger rows), erasure " + jobId + ".");
        }
        return 0;
    }

    private static boolean isDone(JsonNode job) {
        return job.path("status").asText().equals("done");
    }
}
