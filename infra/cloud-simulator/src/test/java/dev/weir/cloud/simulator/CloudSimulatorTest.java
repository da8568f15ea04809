package dev.weir.cloud.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator over HTTP, as a client of the Cloud API sees it. */
class CloudSimulatorTest {
    private static final Pace PACE = Pace.of(Duration.ofSeconds(5));

    @TempDir
    Path folder;

    // A Wednesday.
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-25T10:30:00Z"));
    private final HttpClient client = HttpClient.newHttpClient();
    private CloudSimulator simulator;
    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        simulator = CloudSimulator.start(SimulatorOptions.onFreePort(folder.resolve("cloud.json"), PACE), clock);
        caller = new Caller(client, simulator.address(), simulator.credentials());
    }

    @AfterEach
    void stop() {
        simulator.close();
        client.close();
    }

    @Test
    void everyAnswerSaysThatItIsASimulator() throws Exception {
        assertThat(List.of(
                        caller.call("GET", "/organizations", ""),
                        caller.call("GET", "/nothing", ""),
                        new Caller(client, simulator.address(), new Credentials("test-key-id", "wrong"))
                                .call("GET", "/organizations", ""),
                        caller.control("GET", "/simulator/faults", "")))
                .allSatisfy(answer -> assertThat(answer.headers().firstValue("Weir-Simulator"))
                        .contains("a simulator of the ClickHouse Cloud API, not ClickHouse Cloud"));
    }

    @Test
    void listsItsServicesInTheCloudsEnvelope() throws Exception {
        HttpResponse<String> answer = caller.call("GET", "/organizations/" + Seed.ORGANIZATION + "/services", "");

        JsonNode json = Caller.json(answer);
        assertThat(json.path("status").asInt()).isEqualTo(200);
        assertThat(json.path("requestId").asText()).hasSize(36);
        assertThat(json.path("result").findValuesAsText("name"))
                .containsExactly("reports", "reports-analysts", "lab", "archive");
        assertThat(json.path("result").findValuesAsText("state"))
                .containsExactly("running", "running", "idle", "running");
    }

    @Test
    void aWrongKeyIsRefusedAndNotCounted() throws Exception {
        Caller stranger = new Caller(client, simulator.address(), new Credentials("test-key-id", "test-key-secret"));
        for (int i = 0; i < 12; i++) {
            HttpResponse<String> answer = stranger.call("GET", "/organizations", "");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(Caller.json(answer).path("error").asText()).contains("FORBIDDEN");
        }

        assertThat(caller.call("GET", "/organizations", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aNewSizeIsThereAtOnceAndInEffectLater() throws Exception {
        HttpResponse<String> answer = caller.ofService(
                "PATCH", Seed.REPORTS, "/replicaScaling", "{\"maxReplicaMemoryGb\":64,\"numReplicas\":4}");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode before = Caller.json(answer).path("result");
        assertThat(before.path("maxReplicaMemoryGb").asInt()).isEqualTo(64);
        assertThat(before.path("minReplicaMemoryGb").asInt()).isEqualTo(16);
        assertThat(before.at("/currentScaling/effectiveMaxReplicaMemoryGb").asInt())
                .isEqualTo(32);
        assertThat(before.path("state").asText()).isEqualTo("running");

        clock.pass(Duration.ofSeconds(5));
        JsonNode after = caller.result(Seed.REPORTS);
        assertThat(after.at("/currentScaling/effectiveMaxReplicaMemoryGb").asInt())
                .isEqualTo(64);
        assertThat(after.at("/currentScaling/effectiveMaxReplicas").asInt()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "reports | {\"minReplicaMemoryGb\":10} | minReplicaMemoryGb must be a multiple of 4",
                "reports | {\"maxReplicaMemoryGb\":360} | between 8 and 356",
                "reports | {\"minReplicaMemoryGb\":64} | minReplicaMemoryGb must not be greater",
                "reports | {\"numReplicas\":21} | between 1 and 20",
                "reports | {\"numReplicas\":2,\"minReplicas\":1,\"maxReplicas\":3} | can not be combined",
                "reports | {\"minReplicas\":1} | must be given together",
                "reports | {\"minReplicas\":1,\"maxReplicas\":3} | must be equal",
                "reports | {\"idleTimeoutMinutes\":4} | at least 5",
                "reports | {\"numReplicas\":\"2\"} | numReplicas must be a number",
                "archive | {\"numReplicas\":2} | between 1 and 1",
                "archive | {\"minReplicaMemoryGb\":16,\"maxReplicaMemoryGb\":16} | between 8 and 12",
            })
    void aSizeAgainstTheRulesIsRefused(String service, String body, String words) throws Exception {
        String id = service.equals("reports") ? Seed.REPORTS : Seed.ARCHIVE;

        HttpResponse<String> answer = caller.ofService("PATCH", id, "/replicaScaling", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.json(answer).path("error").asText()).contains(words);
    }

    @Test
    void horizontalScalingHasReplicasInARangeAndOneMemory() throws Exception {
        caller.ofService(
                "PATCH",
                Seed.REPORTS,
                "/replicaScaling",
                "{\"minReplicas\":2,\"maxReplicas\":6,\"minReplicaMemoryGb\":16,\"maxReplicaMemoryGb\":16}");

        JsonNode service = caller.result(Seed.REPORTS);
        assertThat(service.path("autoscalingMode").asText()).isEqualTo("horizontal");
        assertThat(service.path("replicaMemoryGb").asInt()).isEqualTo(16);
        assertThat(service.path("maxReplicas").asInt()).isEqualTo(6);
        assertThat(service.has("numReplicas")).isFalse();
    }

    @Test
    void servicesSleepWakeStopAndStart() throws Exception {
        assertThat(command(Seed.LAB, "awake").path("state").asText()).isEqualTo("awaking");
        clock.pass(Duration.ofSeconds(5));
        assertThat(state(Seed.LAB)).isEqualTo("running");
        clock.pass(Duration.ofMinutes(5));
        assertThat(state(Seed.LAB)).isEqualTo("idle");
        assertThat(command(Seed.LAB, "stop").path("state").asText()).isEqualTo("stopping");
        clock.pass(Duration.ofSeconds(5));
        assertThat(state(Seed.LAB)).isEqualTo("stopped");
        assertThat(command(Seed.LAB, "start").path("state").asText()).isEqualTo("starting");
        clock.pass(Duration.ofSeconds(5));
        assertThat(state(Seed.LAB)).isEqualTo("running");
    }

    @Test
    void commandsThatDoNotFitTheStateAreRefused() throws Exception {
        assertThat(caller.ofService("PATCH", Seed.REPORTS, "/state", "{\"command\":\"awake\"}")
                        .body())
                .contains("can not awake a service that is running");
        assertThat(caller.ofService("PATCH", Seed.REPORTS, "/state", "{\"command\":\"stop\"}")
                        .body())
                .contains("a primary service with secondary services can not be stopped");
        assertThat(caller.ofService("PATCH", Seed.REPORTS, "/state", "{\"command\":\"explode\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aScheduleWindowHasItsSizeWhileAChangeGoesToTheBase() throws Exception {
        assertThat(caller.ofService("GET", Seed.REPORTS, "/scalingSchedule", "").statusCode())
                .isEqualTo(404);
        assertThat(caller.ofService("GET", Seed.ARCHIVE, "/scalingSchedule", "").statusCode())
                .isEqualTo(403);

        HttpResponse<String> set = caller.ofService(
                "POST",
                Seed.REPORTS,
                "/scalingSchedule",
                "{\"entries\":[{\"name\":\"day\",\"weekdays\":[3],\"startHourUtc\":9,\"endHourUtc\":11,"
                        + "\"numReplicas\":8}]}");
        assertThat(set.statusCode()).isEqualTo(200);
        caller.ofService("PATCH", Seed.REPORTS, "/replicaScaling", "{\"numReplicas\":2}");
        clock.pass(Duration.ofSeconds(5));
        JsonNode within = caller.result(Seed.REPORTS);
        clock.pass(Duration.ofMinutes(30));
        JsonNode after = caller.result(Seed.REPORTS);

        assertThat(within.at("/currentScaling/effectiveMaxReplicas").asInt()).isEqualTo(8);
        assertThat(within.at("/currentScaling/activeEntryId").asText()).isNotEmpty();
        assertThat(within.path("numReplicas").asInt()).isEqualTo(2);
        assertThat(after.at("/currentScaling/effectiveMaxReplicas").asInt()).isEqualTo(2);
        assertThat(after.path("currentScaling").has("activeEntryId")).isFalse();
    }

    @Test
    void windowsOfAScheduleMustNotOverlapOverMidnightEither() throws Exception {
        String entries = "{\"entries\":[{\"name\":\"night\",\"weekdays\":[6],\"startHourUtc\":22,\"endHourUtc\":4},"
                + "{\"name\":\"early\",\"weekdays\":[0],\"startHourUtc\":3,\"endHourUtc\":5}]}";

        HttpResponse<String> answer = caller.ofService("POST", Seed.REPORTS, "/scalingSchedule", entries);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("entries night and early overlap");
    }

    @Test
    void removesSourcesBeforeItAddsSome() throws Exception {
        HttpResponse<String> answer = caller.ofService(
                "PATCH",
                Seed.LAB,
                "",
                "{\"ipAccessList\":{\"add\":[{\"source\":\"203.0.113.0/24\",\"description\":\"new\"}],"
                        + "\"remove\":[{\"source\":\"203.0.113.0/24\"}]}}");

        assertThat(Caller.json(answer).at("/result/ipAccessList").toString())
                .isEqualTo("[{\"source\":\"203.0.113.0/24\",\"description\":\"new\"}]");
    }

    @Test
    void whatWasDoneIsInTheActivities() throws Exception {
        command(Seed.LAB, "awake");

        HttpResponse<String> activities = caller.call(
                "GET", "/organizations/" + Seed.ORGANIZATION + "/activities?from_date=2026-11-25T00%3A00%3A00Z", "");
        HttpResponse<String> later = caller.call(
                "GET", "/organizations/" + Seed.ORGANIZATION + "/activities?from_date=2026-11-26T00%3A00%3A00Z", "");

        assertThat(Caller.json(activities).at("/result/0/type").asText()).isEqualTo("service_awaken");
        assertThat(Caller.json(activities).at("/result/0/serviceId").asText()).isEqualTo(Seed.LAB);
        assertThat(Caller.json(later).path("result")).isEmpty();
    }

    @Test
    void theEleventhRequestWithinTenSecondsIsRefusedUntilTheFirstIsOld() throws Exception {
        assertThat(state(Seed.LAB)).isEqualTo("idle");
        clock.pass(Duration.ofMillis(2_500));
        for (int i = 0; i < 9; i++) {
            assertThat(caller.call("GET", "/organizations", "").statusCode()).isEqualTo(200);
        }

        HttpResponse<String> refused = caller.call("GET", "/organizations", "");
        clock.pass(Duration.ofMillis(7_500));
        HttpResponse<String> later = caller.call("GET", "/organizations", "");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("X-RateLimit-Reset")).contains("7.500");
        assertThat(refused.body()).isEqualTo("{\"error\":\"TOO_MANY_REQUESTS\"}");
        assertThat(later.statusCode()).isEqualTo(200);
    }

    @Test
    void aRestartKeepsWhatWasDoneAndWhatIsUnderWay() throws Exception {
        caller.ofService("PATCH", Seed.REPORTS, "/replicaScaling", "{\"numReplicas\":5}");
        command(Seed.LAB, "awake");

        simulator.close();
        start();
        JsonNode underWay = caller.result(Seed.REPORTS);
        clock.pass(Duration.ofSeconds(5));

        assertThat(underWay.path("numReplicas").asInt()).isEqualTo(5);
        assertThat(underWay.at("/currentScaling/effectiveMaxReplicas").asInt()).isEqualTo(3);
        assertThat(caller.result(Seed.REPORTS)
                        .at("/currentScaling/effectiveMaxReplicas")
                        .asInt())
                .isEqualTo(5);
        assertThat(state(Seed.LAB)).isEqualTo("running");
    }

    @Test
    void callsAreKeptWithTheirBodiesAndWithoutTheKey() throws Exception {
        caller.ofService("PATCH", Seed.LAB, "/replicaScaling", "{\"numReplicas\":3}");

        assertThat(simulator.calls()).singleElement().satisfies(call -> {
            assertThat(call.method() + " " + call.status()).isEqualTo("PATCH 200");
            assertThat(call.body()).isEqualTo("{\"numReplicas\":3}");
        });
        assertThat(caller.control("GET", "/simulator/calls", "").body())
                .contains("replicaScaling")
                .doesNotContain("sécret", simulator.credentials().keyId());
    }

    @Test
    void showsNoSecretWhenPrinted() {
        assertThat(SimulatorOptions.onFreePort(folder, PACE).toString()).doesNotContain("sécret");
    }

    @Test
    void needsItsStateFileAndItsKey() {
        assertThatThrownBy(() -> SimulatorOptions.parse(java.util.Map.of(), "--port", "0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--state FILE");
    }

    private JsonNode command(String service, String command) throws IOException, InterruptedException {
        return Caller.json(caller.ofService("PATCH", service, "/state", "{\"command\":\"" + command + "\"}"))
                .path("result");
    }

    private String state(String service) throws IOException, InterruptedException {
        return caller.result(service).path("state").asText();
    }
}
