package dev.weir.cloud.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault on demand, asked for over HTTP, strikes the calls that it is for and no other. */
class FaultsTest {
    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-25T10:30:00Z"));
    private final HttpClient client = HttpClient.newHttpClient();
    private CloudSimulator simulator;
    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        simulator = CloudSimulator.start(
                SimulatorOptions.onFreePort(folder.resolve("cloud.json"), Pace.of(Duration.ofSeconds(5))), clock);
        caller = new Caller(client, simulator.address(), simulator.credentials());
    }

    @AfterEach
    void stop() {
        simulator.close();
        client.close();
    }

    @Test
    void tooManyRequestsAsOftenAsAskedFor() throws Exception {
        plan("{\"fault\":\"rate_limit\",\"seconds\":1.5,\"times\":2}");

        HttpResponse<String> first = caller.call("GET", "/organizations", "");

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("X-RateLimit-Reset")).contains("1.500");
        assertThat(caller.call("GET", "/organizations", "").statusCode()).isEqualTo(429);
        assertThat(caller.call("GET", "/organizations", "").statusCode()).isEqualTo(200);
    }

    @Test
    void anErrorStrikesTheMethodAndPathAskedForAndNothingIsDone() throws Exception {
        plan("{\"fault\":\"error\",\"status\":424,\"error\":\"FAILED_DEPENDENCY\",\"method\":\"PATCH\",\"path\":\""
                + Seed.LAB + "\"}");

        HttpResponse<String> other = scale(Seed.REPORTS, 2);
        HttpResponse<String> struck = scale(Seed.LAB, 5);

        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(struck.statusCode()).isEqualTo(424);
        assertThat(Caller.json(struck).path("error").asText()).isEqualTo("FAILED_DEPENDENCY");
        assertThat(caller.result(Seed.LAB).path("numReplicas").asInt()).isEqualTo(2);
    }

    @Test
    void aTimeoutAnswersNothingAndDoesNothing() throws Exception {
        plan("{\"fault\":\"timeout\",\"seconds\":0.05}");

        assertThatThrownBy(() -> scale(Seed.LAB, 5)).isInstanceOf(IOException.class);

        assertThat(caller.result(Seed.LAB).path("numReplicas").asInt()).isEqualTo(2);
        assertThat(simulator.calls().getFirst().status()).isZero();
    }

    @Test
    void aLostAnswerWasDoneAllTheSame() throws Exception {
        plan("{\"fault\":\"lost_answer\"}");

        assertThatThrownBy(() -> scale(Seed.LAB, 5)).isInstanceOf(IOException.class);

        assertThat(caller.result(Seed.LAB).path("numReplicas").asInt()).isEqualTo(5);
    }

    @Test
    void aSlowSizeWaitsLonger() throws Exception {
        plan("{\"fault\":\"slow_apply\",\"seconds\":60}");
        scale(Seed.LAB, 5);

        clock.pass(Duration.ofSeconds(64));
        int before = effectiveReplicas();
        clock.pass(Duration.ofSeconds(1));

        assertThat(before).isEqualTo(2);
        assertThat(effectiveReplicas()).isEqualTo(5);
    }

    @Test
    void unknownStatesAndMissingFieldsAreToldOnce() throws Exception {
        plan("{\"fault\":\"unknown_state\",\"state\":\"levitating\"}");
        plan("{\"fault\":\"missing_fields\",\"fields\":[\"currentScaling\",\"numReplicas\"]}");

        JsonNode unknown = caller.result(Seed.LAB);
        JsonNode missing = caller.result(Seed.LAB);
        JsonNode whole = caller.result(Seed.LAB);

        assertThat(unknown.path("state").asText()).isEqualTo("levitating");
        assertThat(missing.has("currentScaling") || missing.has("numReplicas")).isFalse();
        assertThat(whole.path("state").asText()).isEqualTo("idle");
        assertThat(whole.has("currentScaling")).isTrue();
    }

    @Test
    void plannedFaultsCanBeSeenAndTakenBack() throws Exception {
        plan("{\"fault\":\"slow_apply\",\"seconds\":60}");
        String seen = caller.control("GET", "/simulator/faults", "").body();

        caller.control("DELETE", "/simulator/faults", "");

        assertThat(seen).contains("\"fault\":\"slow_apply\",\"seconds\":60.0");
        assertThat(caller.control("GET", "/simulator/faults", "").body()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void anUnknownFaultAndAPageInABrowserAreRefused() throws Exception {
        HttpResponse<String> unknown = caller.control("POST", "/simulator/faults", "{\"fault\":\"flood\"}");
        HttpResponse<String> page = client.send(
                HttpRequest.newBuilder(URI.create(simulator.address().resolve("/simulator/faults") + ""))
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"fault\":\"lost_answer\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("rate_limit, error, timeout");
        assertThat(page.statusCode()).isEqualTo(415);
    }

    private void plan(String fault) throws IOException, InterruptedException {
        assertThat(caller.control("POST", "/simulator/faults", fault).statusCode())
                .isEqualTo(201);
    }

    private HttpResponse<String> scale(String service, int replicas) throws IOException, InterruptedException {
        return caller.ofService("PATCH", service, "/replicaScaling", "{\"numReplicas\":" + replicas + "}");
    }

    private int effectiveReplicas() throws IOException, InterruptedException {
        return caller.result(Seed.LAB)
                .at("/currentScaling/effectiveMaxReplicas")
                .asInt();
    }
}
