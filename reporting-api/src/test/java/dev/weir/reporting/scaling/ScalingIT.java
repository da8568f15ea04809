package dev.weir.reporting.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.cloud.simulator.Fault;
import dev.weir.cloud.simulator.PlannedFault;
import dev.weir.cloud.simulator.Seed;
import dev.weir.kit.access.ApiKey;
import dev.weir.reporting.scaling.ScalingCaller.Answer;
import dev.weir.reporting.scaling.ScalingStand.Keys;
import dev.weir.testing.RealKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of services over HTTP, against the simulator of the Cloud API and a real Kafka. */
class ScalingIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static RealKafka kafka;

    private final ShiftedClock clock = new ShiftedClock();
    private final Keys keys = Keys.fresh();
    private final ApiKey alice = keys.alice();
    private SimulatedCloud cloud;
    private ScalingStand stand;

    @BeforeAll
    static void startKafka() {
        kafka = RealKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void start() throws Exception {
        ScalingTopics.makeAnew(kafka.bootstrap());
        cloud = new SimulatedCloud(clock);
        stand = new ScalingStand(kafka.bootstrap(), cloud, keys, clock);
    }

    @AfterEach
    void stop() throws Exception {
        stand.close();
        cloud.close();
    }

    @Test
    void aTemporaryChangeIsEstimatedAppliedAndTakenBackOnceAfterARestart() throws Exception {
        Answer dry = stand.post(alice, "/api/scaling", "{'service':'reports','max_memory_gb':64,'dry_run':true}");
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.body().at("/estimate/units_per_hour_before").asInt()).isEqualTo(12);
        assertThat(dry.body().at("/estimate/cost_per_hour_after").asDouble()).isEqualTo(6.0);
        assertThat(cloud.changes()).isEmpty();

        Answer asked = stand.post(
                alice, "/api/scaling", "{'service':'reports','max_memory_gb':64,'revert_after_minutes':60,'wait':30}");
        assertThat(asked.status()).as(asked.body().toString()).isEqualTo(200);
        assertThat(asked.text("status")).isEqualTo("applied");
        assertThat(asked.body().at("/estimate/temporary/cost").asDouble()).isEqualTo(6.0);
        Instant revertsAt = Instant.parse(asked.text("reverts_at"));
        assertThat(Duration.between(clock.instant(), revertsAt))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));

        stand.close();
        clock.passUntil(revertsAt);
        stand = new ScalingStand(kafka.bootstrap(), cloud, keys, clock);
        String id = asked.text("change_id");
        await().atMost(SOON)
                .until(() ->
                        stand.get(alice, "/api/scaling/" + id).text("status").equals("reverted"));

        assertThat(cloud.changes()).containsExactly("{\"maxReplicaMemoryGb\":64}", "{\"maxReplicaMemoryGb\":32}");
        JsonNode audit =
                stand.get(alice, "/api/scaling/audit?service=reports").body().path("items");
        assertThat(audit.findValuesAsText("result"))
                .containsExactly("reverted", "reverting", "applied", "applying", "asked");
        assertThat(audit.get(2).path("upstream_request_id").asText()).isNotBlank();
        assertThat(audit.get(4).path("from").asText()).isEqualTo("127.0.0.1");
        assertThat(audit.get(4).at("/before/max_memory_gb").asInt()).isEqualTo(32);
        assertThat(audit.get(4).at("/after/max_memory_gb").asInt()).isEqualTo(64);
    }

    @Test
    void aWrongRequestNamesAllThatIsWrongAndNothingIsSent() throws Exception {
        Answer wrong = stand.post(
                alice,
                "/api/scaling",
                "{'service':'reports','min_memory_gb':130,'max_memory_gb':'much','num_replicas':30,'idle_timeout_minutes':1,"
                        + "'revert_after_minutes':0,'confirm':'report'}");

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body().path("errors").findValuesAsText("field"))
                .contains(
                        "min_memory_gb",
                        "max_memory_gb",
                        "num_replicas",
                        "idle_timeout_minutes",
                        "revert_after_minutes",
                        "confirm");
        assertThat(wrong.body().path("errors").findValuesAsText("reason"))
                .contains("must be a multiple of 4", "must be at most 120 here", "must be from 1 to 20");
        assertThat(cloud.changes()).isEmpty();
        await().atMost(SOON)
                .until(() -> stand.get(alice, "/api/scaling/audit")
                        .body()
                        .at("/items/0/result")
                        .asText()
                        .equals("refused"));
    }

    @Test
    void whatIsSetAlreadyIsNotSentAndWhatIsLargeIsConfirmed() throws Exception {
        Answer same = stand.post(alice, "/api/scaling", "{'service':'reports','max_memory_gb':32,'num_replicas':3}");
        Answer large = stand.post(alice, "/api/scaling", "{'service':'reports','max_memory_gb':120}");
        Answer stop = stand.post(alice, "/api/service/state", "{'service':'lab','command':'stop'}");
        Answer primary =
                stand.post(alice, "/api/service/state", "{'service':'reports','command':'stop','confirm':'reports'}");

        assertThat(same.status()).isEqualTo(200);
        assertThat(same.text("message")).isEqualTo("already set");
        assertThat(large.status()).isEqualTo(422);
        assertThat(large.body().at("/errors/0/field").asText()).isEqualTo("confirm");
        assertThat(stop.body().at("/errors/0/field").asText()).isEqualTo("confirm");
        assertThat(primary.body().at("/errors/0/reason").asText()).contains("depend on this one");
        assertThat(cloud.changes()).isEmpty();
        assertThat(stand.post(
                                alice,
                                "/api/scaling",
                                "{'service':'reports','max_memory_gb':120,'confirm':'reports','wait':true}")
                        .text("status"))
                .isEqualTo("applied");
    }

    @Test
    void aServiceIsWokenStoppedAndStarted() throws Exception {
        assertThat(stand.get(alice, "/api/service/state?service=lab").text("state"))
                .isEqualTo("idle");
        assertThat(stand.post(alice, "/api/service/state", "{'service':'lab','command':'wake','wait':30}")
                        .text("status"))
                .isEqualTo("applied");
        assertThat(stand.post(
                                alice,
                                "/api/service/state",
                                "{'service':'lab','command':'stop','confirm':'lab','wait':30}")
                        .text("status"))
                .isEqualTo("applied");
        assertThat(stand.get(alice, "/api/service/state?service=" + Seed.LAB).text("state"))
                .isEqualTo("stopped");
    }

    @Test
    void operatorsSeeAndDoWhatTheFileGivesThem() throws Exception {
        String zoe = "Basic "
                + Base64.getEncoder()
                        .encodeToString(("zoë:" + SimulatedCloud.ZOES_SECRET).getBytes(StandardCharsets.UTF_8));
        String nearly =
                "Basic " + Base64.getEncoder().encodeToString("zoë:zoe's secret".getBytes(StandardCharsets.UTF_8));

        assertThat(stand.get(keys.stranger(), "/api/services").status()).isEqualTo(403);
        assertThat(stand.get(keys.bob(), "/api/services").body().path("items").findValuesAsText("name"))
                .containsExactly("reports");
        assertThat(stand.get(keys.bob(), "/api/service/state?service=lab").status())
                .isEqualTo(404);
        assertThat(stand.post(keys.bob(), "/api/service/state", "{'service':'reports','command':'start'}")
                        .status())
                .isEqualTo(403);
        assertThat(stand.post(keys.bob(), "/api/scaling", "{'service':'reports','max_memory_gb':72}")
                        .body()
                        .at("/errors/0/reason")
                        .asText())
                .isEqualTo("must be at most 64 here");
        assertThat(stand.ask(keys.stranger(), "GET", "/api/service/config?service=lab", "", "Weir-Operator", zoe)
                        .status())
                .isEqualTo(200);
        assertThat(stand.ask(alice, "GET", "/api/service/config?service=lab", "", "Weir-Operator", nearly)
                        .status())
                .isEqualTo(403);
        assertThat(stand.get(alice, "/api/service/ip-access-list?service=reports")
                        .body()
                        .at("/items/0/source")
                        .asText())
                .isEqualTo("203.0.113.0/24");
        assertThat(stand.get(alice, "/api/service/details?service=reports")
                        .body()
                        .at("/provider_answer/region")
                        .asText())
                .isEqualTo("eu-central-1");
    }

    @Test
    void oneChangeAtATimeAndTheOtherIsToldWhoAndWhat() throws Exception {
        cloud.simulator().plan(new PlannedFault(new Fault.SlowApply(Duration.ofMinutes(5)), "PATCH", "", 1));
        Answer first = stand.post(alice, "/api/scaling", "{'service':'reports','max_memory_gb':64}");
        assertThat(first.status()).isEqualTo(202);

        Answer second = stand.post(keys.bob(), "/api/scaling", "{'service':'reports','num_replicas':2}");
        Answer late = stand.delete(alice, "/api/scaling/" + first.text("change_id"));

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("detail")).contains("alice changes reports just now: scale");
        assertThat(second.whole().headers().firstValue("Location")).contains("/api/scaling/" + first.text("change_id"));
        assertThat(late.status()).isIn(200, 409);
        assertThat(metric("weir_scaling_executor")).isEqualTo(1);
    }

    @Test
    void aHundredAtOnceBecomeOneChangeAndNinetyNineConflicts() throws Exception {
        cloud.simulator().plan(new PlannedFault(new Fault.SlowApply(Duration.ofMinutes(5)), "PATCH", "", 1));
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                answers.add(threads.submit(
                        () -> stand.post(alice, "/api/scaling", "{'service':'reports','max_memory_gb':64}")));
            }
        }

        List<Integer> statuses = new ArrayList<>();
        for (Future<Answer> answer : answers) {
            statuses.add(answer.get().status());
        }
        assertThat(statuses).filteredOn(status -> status == 202).hasSize(1);
        assertThat(statuses).allMatch(status -> status == 202 || status == 409 || status == 200);
        await().atMost(SOON).until(() -> cloud.changes().size() == 1);
        assertThat(cloud.simulator().calls()).allMatch(call -> call.status() != 429);
    }

    @Test
    void aRevertIsSkippedWhenSomebodyElseChangedTheServiceAndCanBeCancelled() throws Exception {
        String skipped = stand.post(
                        alice,
                        "/api/scaling",
                        "{'service':'reports','max_memory_gb':64,'revert_after_minutes':5,'wait':30}")
                .text("change_id");
        cloud.changeByHand(Seed.REPORTS, "{\"numReplicas\":2}");
        String stays = stand.post(
                        alice,
                        "/api/scaling",
                        "{'service':'lab','max_memory_gb':24,'revert_after_minutes':5,'wait':30}")
                .text("change_id");
        Answer cancelled = stand.delete(alice, "/api/scaling/" + stays);
        clock.pass(Duration.ofMinutes(6));

        await().atMost(SOON)
                .until(() -> stand.get(alice, "/api/scaling/" + skipped)
                        .text("status")
                        .equals("revert_skipped"));
        assertThat(stand.get(alice, "/api/scaling/" + skipped).text("problem"))
                .contains("Somebody else changed the service in between", "num_replicas 2");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.body().path("reverts_at").isNull()).isTrue();
        assertThat(cancelled.text("problem")).isEqualTo("the revert was cancelled by alice");
        assertThat(stand.get(alice, "/api/scaling/" + stays).text("status")).isEqualTo("applied");
    }

    @Test
    void aWindowOpensClosesAndIsEnded() throws Exception {
        Instant from = clock.instant().plus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.MILLIS);
        Instant to = from.plus(Duration.ofMinutes(45));
        String window = "{'service':'lab','name':'launch','from':'" + from + "','to':'" + to + "','max_memory_gb':24}";
        Answer made = stand.post(alice, "/api/scaling/windows", window);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        Answer overlapping = stand.post(alice, "/api/scaling/windows", window);
        assertThat(overlapping.status()).isEqualTo(422);
        assertThat(overlapping.body().at("/errors/0/reason").asText()).contains("overlaps launch");
        assertThat(stand.post(
                                alice,
                                "/api/scaling/windows",
                                "{'service':'lab','weekdays':['someday'],'start':'25:00','end':'1','tz':'Mars','max_memory_gb':9}")
                        .body()
                        .path("errors")
                        .findValuesAsText("field"))
                .contains("weekdays", "start", "end", "tz", "max_memory_gb");

        clock.passUntil(from);
        await().atMost(SOON).until(() -> cloud.changes().equals(List.of("{\"maxReplicaMemoryGb\":24}")));
        await().atMost(SOON)
                .until(() -> stand.get(alice, "/api/scaling?service=lab")
                        .body()
                        .at("/items/0/status")
                        .asText()
                        .equals("applied"));
        clock.passUntil(to);
        await().atMost(SOON)
                .until(() -> stand.get(alice, "/api/scaling?service=lab")
                        .body()
                        .at("/items/0/status")
                        .asText()
                        .equals("reverted"));

        assertThat(cloud.changes()).containsExactly("{\"maxReplicaMemoryGb\":24}", "{\"maxReplicaMemoryGb\":16}");
        assertThat(stand.get(alice, "/api/scaling/windows")
                        .body()
                        .at("/items/0/next_from")
                        .isNull())
                .isTrue();
        assertThat(stand.delete(alice, "/api/scaling/windows/" + made.text("window_id"))
                        .status())
                .isEqualTo(204);
        assertThat(stand.get(alice, "/api/scaling/windows").body().path("items"))
                .isEmpty();
    }

    @Test
    void whatTheProviderSaysOfAFailureIsPassedOn() throws Exception {
        cloud.simulator()
                .plan(new PlannedFault(new Fault.Refused(400, "BAD_REQUEST: no room in this region"), "PATCH", "", 1));

        Answer failed = stand.post(alice, "/api/scaling", "{'service':'lab','max_memory_gb':24,'wait':30}");

        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.text("detail")).contains("BAD_REQUEST: no room in this region");
        String location = failed.whole().headers().firstValue("Location").orElseThrow();
        assertThat(stand.get(alice, location).text("upstream_request_id")).isNotBlank();
    }

    private double metric(String name) {
        return stand.metrics.get(name).gauge().value();
    }
}
