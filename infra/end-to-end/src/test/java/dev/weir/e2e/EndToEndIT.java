package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.weir.e2e.Client.Report;
import dev.weir.e2e.Shell.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The product as its users see it: from a POST to a report, through restarts and kill -9. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LARGEST = "18446744073709551615";

    /** A moment that all events of this test share. */
    private final Instant moment = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);

    private final TestStack stack;
    private Client demo;
    private Client acme;

    EndToEndIT(@TempDir Path folder, @TempDir Path definitions) throws IOException {
        RecordsTour.define(definitions);
        stack = TestStack.start(folder, Map.of("WEIR_ENTITY_DEFINITIONS", definitions.toString()));
        demo = Client.demo(stack);
        acme = Client.acme(stack);
    }

    @AfterAll
    void stop() {
        demo.close();
        acme.close();
        stack.close();
    }

    @Test
    void oneRequestIdCountsOnceHoweverOftenItIsPosted() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(demo.create("5", "100", moment, "https://example.org/")).isEqualTo(202);
        }

        assertThat(completeReport(demo, "100")).isEqualTo(Map.of("https://example.org/", 1L));
    }

    @Test
    void twoRequestsOfOneUserInOneSecondCountTwice() throws Exception {
        demo.create("10", "101", moment, "https://example.org/");
        demo.create("11", "101", moment, "https://example.org/");

        assertThat(completeReport(demo, "101")).isEqualTo(Map.of("https://example.org/", 2L));
    }

    @Test
    void updatesAndDeletesNetOut() throws Exception {
        demo.create("20", "102", moment, "/old");
        demo.create("21", "102", moment, "/gone");
        demo.update("20", "102", moment, "/new");
        demo.delete("21");
        demo.update("22", "102", moment, "/never-created");

        assertThat(completeReport(demo, "102")).isEqualTo(Map.of("/new", 1L));
    }

    @Test
    void theLargestIdsAndAnyCharacterComeBackAsTheyWere() throws Exception {
        String url = "https://例え.jp/?q=\"'\\\n\t<script>\u0001😀";
        demo.create(LARGEST, LARGEST, moment, url);

        assertThat(completeReport(demo, LARGEST)).isEqualTo(Map.of(url, 1L));
    }

    @Test
    void oneTenantNeverSeesAnother() throws Exception {
        demo.create("30", "103", moment, "/demo");
        acme.create("30", "103", moment, "/acme");

        assertThat(completeReport(demo, "103")).isEqualTo(Map.of("/demo", 1L));
        assertThat(completeReport(acme, "103")).isEqualTo(Map.of("/acme", 1L));
    }

    @Test
    void aRestartOfEverythingChangesNoAnswer() throws Exception {
        demo.create("40", "104", moment, "/a");
        demo.create("41", "104", moment, "/b");
        Map<String, Long> before = completeReport(demo, "104");

        stack.restart();
        demo.close();
        acme.close();
        demo = Client.demo(stack);
        acme = Client.acme(stack);
        demo.create("40", "104", moment, "/a");

        assertThat(before).isEqualTo(Map.of("/a", 1L, "/b", 1L));
        assertThat(completeReport(demo, "104")).isEqualTo(before);
    }

    @Test
    void theTourInTheReadmeAnswersWhatItPrints() throws Exception {
        ReadmeTour tour = ReadmeTour.read();

        assertThat(tour.run(stack)).isEqualTo(tour.printed());
    }

    @Test
    void theExamplesOfTheDocumentsAreAnsweredAsDocumented() throws Exception {
        JsonNode facts = stack.facts();
        try (DocumentedExamples gateway = new DocumentedExamples(
                URI.create(facts.path("gateway").asText()), facts.path("keys"), (_, _, _) -> null)) {
            assertThat(gateway.failures()).isEmpty();
        }
        demo.update("80", "110", moment, "/never-created");
        String rejectedId = rejected(demo, "80").path("id").asText();
        Shell shell = new Shell(stack);
        String keyId = shell.weir("keys", "create", "--name", "documented", "--scopes", "read")
                .err()
                .split(" ")[1];
        String exportId = shell.weir("export", "run", "SELECT 'documented' AS it", "--detach")
                .out()
                .split(" ")[1];
        shell.weir("export", "watch", exportId);
        RecordsTour records = new RecordsTour(stack, demo, acme);
        String loadId = records.exampleRecords();
        Map<String, String> made = new HashMap<>();
        try (DocumentedExamples reporting = new DocumentedExamples(
                URI.create(facts.path("reporting").asText()),
                facts.path("keys"),
                (method, path, name) -> switch (name) {
                    case "id" ->
                        path.startsWith("/api/rejected") ? rejectedId : path.startsWith("/api/keys") ? keyId : null;
                    case "job_id" ->
                        path.startsWith("/api/exports")
                                ? exportId
                                : path.startsWith("/api/loads")
                                        ? (method.equals("DELETE") ? records.longLoad() : loadId)
                                        : anErasure();
                    case "change_id", "window_id" -> made.computeIfAbsent(name, this::somethingOfScaling);
                    default -> null;
                })) {
            assertThat(reporting.failures()).isEmpty();
        }
    }

    /** A change that is going to be taken back, or a window. */
    private String somethingOfScaling(String idName) {
        try {
            return idName.equals("change_id")
                    ? demo.scale(
                                    "/api/scaling",
                                    "{\"service\":\"archive\",\"max_memory_gb\":12,\"revert_after_minutes\":600,\"wait\":25}")
                            .path("change_id")
                            .asText()
                    : demo.scale("/api/scaling/windows", """
                                    {"service":"archive","weekdays":["sat"],"start":"01:00","end":"01:30","tz":"UTC",
                                     "max_memory_gb":12}""").path("window_id").asText();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("No " + idName + " was made", e);
        }
    }

    private String anErasure() throws IOException, InterruptedException {
        return demo.get("/api/erasures").path("items").path(0).path("job_id").asText();
    }

    @Test
    void anExportIsRunAndFetchedOnTheCommandLine(@TempDir Path files) throws Exception {
        Shell shell = new Shell(stack);
        Path file = files.resolve("result.json");

        Answer run =
                shell.weir("export", "run", "SELECT {n:UInt64} AS n", "--set", "n=7", "--format", "ndjson", "--json");
        JsonNode job = new JsonMapper().readTree(run.out());
        Answer get = shell.weir("export", "get", job.path("job_id").asText(), "--output", file.toString());
        Answer refused = shell.weir("export", "run", "SELECT 1 AS n SETTINGS max_threads = 1");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(job.path("status").asText()).isEqualTo("DONE");
        assertThat(get.code()).as(get.err()).isZero();
        assertThat(Files.readString(file)).isEqualTo("{\"n\":\"7\"}\n");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("may not have SETTINGS");
    }

    @Test
    void anOperatorsSecretIsReadFromAFileAndAloneCounts(@TempDir Path files) throws Exception {
        Shell shell = new Shell(stack);
        Path secret = Files.writeString(files.resolve("secret"), "not the sécret\n");

        Answer asTheKeysOperator = shell.weir("scale", "show");
        Answer asAnother = shell.weir("scale", "show", "--as", "zoë", "--secret-file", secret.toString());
        Answer withoutSecret = shell.weir("scale", "show", "--as", "zoë");

        assertThat(asTheKeysOperator.code()).as(asTheKeysOperator.err()).isZero();
        assertThat(asAnother.code()).isEqualTo(1);
        assertThat(asAnother.err()).startsWith("403 The operator is not known").doesNotContain("sécret");
        assertThat(withoutSecret.err()).startsWith("The secret of zoë is missing: --secret-file");
    }

    /** After all others, so that it searches what they have left. */
    @Test
    @Order(Integer.MAX_VALUE)
    void noSecretStandsInALogOrACommandLine() throws Exception {
        Shell shell = new Shell(stack);
        String job = JSON.readTree(shell.weir("export", "run", "SELECT 'logged' AS it", "--json")
                        .out())
                .path("job_id")
                .asText();
        Map<String, String> places = new LinkedHashMap<>(stack.logs());
        for (JsonNode process : stack.facts().path("processes")) {
            ProcessHandle.of(process.path("pid").asLong())
                    .flatMap(handle -> handle.info().commandLine())
                    .ifPresent(line -> places.put(
                            "the command line of " + process.path("name").asText(), line));
        }

        assertThat(places.get("reporting.log")).contains(job);
        assertThat(places).containsKey("the command line of reporting");
        Map<String, String> secrets = stack.secrets();
        assertThat(secrets).hasSizeGreaterThan(10);
        places.forEach((place, text) -> secrets.forEach((name, secret) -> assertThat(text.contains(secret))
                .as("%s stands in %s", name, place)
                .isFalse()));
    }

    @Test
    void rejectedEventsAreSeenRepairedAndReplayed() throws Exception {
        demo.update("50", "106", moment, "/old");
        JsonNode rejected = rejected(demo, "50");
        String id = rejected.path("id").asText();
        assertThat(rejected.path("reason").asText()).isEqualTo("unknown_request_id");
        assertThat(demo.get("/api/rejected/" + id).path("value").asText()).contains("/old");

        demo.create("50", "106", moment, "/first");
        assertThat(completeReport(demo, "106")).isEqualTo(Map.of("/first", 1L));
        String repaired = "{\"event\":" + Client.event("106", moment, "/repaired") + "}";
        for (int replay = 0; replay < 2; replay++) {
            assertThat(demo.replay(id, repaired).path("request_id").asText()).isEqualTo("50");
            assertThat(completeReport(demo, "106")).isEqualTo(Map.of("/repaired", 1L));
        }

        assertThat(balancedBooks().path("partitions")).isNotEmpty();
    }

    @Test
    void anErasedUserIsGoneAndComesBackByNoRetry() throws Exception {
        demo.create("170", "118", moment, "/mine");
        demo.create("171", "118", moment, "/then-theirs");
        demo.update("171", "119", moment, "/then-theirs");
        demo.create("172", "119", moment, "/then-mine");
        demo.update("172", "118", moment, "/then-mine");
        demo.create("173", "119", moment, "/theirs");
        acme.create("170", "118", moment, "/of-another-tenant");
        assertThat(completeReport(demo, "118")).isEqualTo(Map.of("/mine", 1L, "/then-mine", 1L));

        String jobId = demo.erase("118");
        JsonNode[] job = new JsonNode[1];
        await("the erasure").atMost(LIMIT).ignoreExceptions().until(() -> {
            job[0] = demo.get("/api/erasures/" + jobId);
            return job[0].path("status").asText().equals("done");
        });
        // Of 170 one row, of 171 two that net to nothing, of 172 the one that stood.
        assertThat(job[0].path("rows_removed").asLong()).isEqualTo(4);
        assertThat(job[0].path("events_removed").asLong()).isEqualTo(2);
        assertThat(job[0].path("partitions_done")).isEqualTo(job[0].path("partitions"));
        assertThat(job[0].hasNonNull("finished_at")).isTrue();

        demo.create("170", "118", moment, "/mine");
        demo.update("170", "118", moment, "/changed");
        demo.create("172", "119", moment, "/then-mine");
        demo.update("172", "119", moment, "/back-to-them");
        demo.delete("172");
        assertThat(completeReport(demo, "118")).isEmpty();
        assertThat(completeReport(demo, "119")).isEqualTo(Map.of("/then-theirs", 1L, "/theirs", 1L));
        assertThat(completeReport(acme, "118")).isEqualTo(Map.of("/of-another-tenant", 1L));
        assertThat(stack.query("SELECT count() FROM weir.traffic_ledger WHERE tenant_id = 'demo' AND user_id = 118"))
                .isEqualTo("0");
        JsonNode books = balancedBooks();
        long erased = 0;
        for (JsonNode partition : books.path("partitions")) {
            erased += partition.path("ledger_rows_erased").asLong();
        }
        assertThat(erased).isGreaterThanOrEqualTo(4);

        demo.create("174", "118", moment, "/after");
        assertThat(completeReport(demo, "118")).isEqualTo(Map.of("/after", 1L));
        Answer again = new Shell(stack).weir("erase", "118", "--yes");
        assertThat(again.out()).startsWith("Removed 1 events of user 118 (1 ledger rows), erasure ");
        assertThat(completeReport(demo, "118")).isEmpty();
        balancedBooks();
    }

    @Test
    void receiptsAndAnswersThatWaitTellWhatBecameOfEachRequest() throws Exception {
        new ReceiptTour(stack, demo, acme, moment).run();
    }

    @Test
    void aRecordKeepsItsHistoryAndWhatIsRefusedIsReplayed() throws Exception {
        new RecordsTour(stack, demo, acme).writtenOneByOne();
    }

    @Test
    void anEntityAndAColumnAreAddedByAFileAlone() throws Exception {
        new RecordsTour(stack, demo, acme).definedByAFile();
    }

    @Test
    void aLoadThroughKillsEndsInTheSameTablesAsOneInPeace() throws Exception {
        new RecordsTour(stack, demo, acme).loadedThroughKills();
    }

    @Test
    void theCommandLineSendsGovernsKeysReplaysAndChecksTheBooks(@TempDir Path files) throws Exception {
        Shell shell = new Shell(stack);
        Path lines = files.resolve("events.ndjson");
        Files.writeString(
                lines,
                IntStream.range(60, 63)
                                .mapToObj(id -> "{\"request_id\":" + id + ","
                                        + Client.event("107", moment, "/batch").substring(1))
                                .collect(Collectors.joining("\n"))
                        + "\n\n{\"request_id\":63}\n");
        Answer sent = shell.weir("send", "-f", lines.toString(), "--rate", "1000");
        assertThat(sent.code()).isEqualTo(1);
        assertThat(sent.out()).startsWith("Accepted 3, refused 1.").contains("line 5: user_id");
        assertThat(completeReport(demo, "107")).isEqualTo(Map.of("/batch", 3L));

        Answer made = shell.weir("keys", "create", "--name", "analyst", "--scopes", "read,ingest");
        assertThat(made.out()).doesNotContain(" ");
        assertThat(made.err()).contains("ingest,read").doesNotContain(made.out());
        String keyId = made.err().split(" ")[1];
        Answer next = shell.weir("keys", "rotate", keyId, "--overlap", "0s", "--json");
        assertThat(next.code()).isZero();
        String nextId = JSON.readTree(next.out()).path("id").asText();
        assertThat(shell.weir("keys", "revoke", nextId).out()).isEqualTo("Revoked " + nextId + ".");
        assertThat(shell.weir("keys", "list").out())
                .containsPattern(keyId + " .* expired ")
                .containsPattern(nextId + " .* revoked ");
        assertThat(shell.weir("keys", "revoke", "no-such-key").err()).startsWith("404 ");

        demo.update("64", "107", moment, "/late");
        String id = rejected(demo, "64").path("id").asText();
        assertThat(shell.weir("rejected", "list", "--reason", "unknown_request_id")
                        .out())
                .containsPattern(id + " .* 64 ");
        assertThat(shell.weir("rejected", "reasons").out()).contains("unknown_request_id");
        assertThat(shell.weir("rejected", "show", id).out()).contains("/late");
        demo.create("64", "107", moment, "/early");
        assertThat(shell.weir("rejected", "replay", id).out()).isEqualTo("Replayed " + id + " as request 64.");
        assertThat(completeReport(demo, "107")).isEqualTo(Map.of("/batch", 3L, "/late", 1L));
        assertThat(shell.weir("rejected", "replay", "--reason", "too_late", "--yes")
                        .out())
                .startsWith("Replayed 0; ");

        Answer balance = shell.weir("check", "balance", "--within", "60");
        assertThat(balance.err()).isEmpty();
        assertThat(balance.out()).contains("The books balance");
        assertThat(balance.code()).isZero();
    }

    @Test
    void theDemoTellsItsStoryAndSaysWhereTheConsoleIs() throws Exception {
        Shell shell = new Shell(stack);

        Answer told = shell.weir("demo", "--events", "1000", "--seconds", "1");

        assertThat(told.err()).isEmpty();
        assertThat(told.code()).isZero();
        assertThat(told.out())
                .contains("https://demo.example/", "unknown_request_id", "The books balance: ", "./weir open")
                .containsPattern("demo +companies +PARTIAL +120 +2 ")
                .containsPattern("acme +contacts +SUCCEEDED +64 +0 ")
                .contains("2-changes.csv", "date_acquired", "2-changes.ndjson", "summary")
                .containsPattern("As of yesterday, .*, it is version 1 with [0-9]+ employees");
        JsonNode opened = JSON.readTree(shell.weir("open", "--json").out());
        assertThat(told.out()).contains(opened.path("console").asText());
        assertThat(opened.path("key").asText()).startsWith("weir_");
    }

    @Test
    void theConsoleServesItsUsersInABrowser() throws Exception {
        Optional<TestBrowser> browser = TestBrowser.find(System.getenv());
        assumeThat(browser)
                .as("SKIPPED: the console's tests, since there is no Chromium here")
                .isPresent();

        TestBrowser.Outcome outcome = browser.orElseThrow().test(stack, "console.test.mjs");

        assertThat(outcome.code()).as(outcome.printed()).isZero();
    }

    /** The rejected event of that request, once it is listed. */
    private static JsonNode rejected(Client client, String requestId) {
        JsonNode[] found = new JsonNode[1];
        await("the rejected event of request " + requestId)
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> {
                    for (JsonNode item : client.get("/api/rejected").path("items")) {
                        if (item.path("request_id").asText().equals(requestId)) {
                            found[0] = item;
                        }
                    }
                    return found[0] != null;
                });
        return found[0];
    }

    /** The books at a moment at which nothing is under way; they balance. */
    private JsonNode balancedBooks() {
        JsonNode[] books = new JsonNode[1];
        await("a quiet moment").atMost(LIMIT).ignoreExceptions().until(() -> {
            books[0] = demo.get("/api/pipeline/balance");
            return books[0].path("complete").asBoolean();
        });
        assertThat(books[0].path("balanced")).isEqualTo(BooleanNode.TRUE);
        assertThat(books[0].path("difference").asLong(-1)).isZero();
        return books[0];
    }

    /** The report once it says that it is complete. */
    private static Map<String, Long> completeReport(Client client, String userId) {
        Report[] last = new Report[1];
        await("a complete report of user " + userId)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> {
                    last[0] = client.daily(userId);
                    return last[0].complete();
                });
        return last[0].views();
    }
}
