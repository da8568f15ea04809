package dev.weir.reporting.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.kit.access.ApiKey;
import dev.weir.reporting.scaling.ScalingCaller.Answer;
import dev.weir.testing.RealKafka;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A temporary change outlives kill -9 of the process that has applied it, and goes back by itself, once. */
class ScalingKillIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void aTemporaryChangeIsTakenBackOnceAfterAKill() throws Exception {
        ApiKey alice = ApiKey.generate();
        try (RealKafka kafka = RealKafka.start();
                SimulatedCloud cloud = new SimulatedCloud(Clock.systemUTC())) {
            ScalingTopics.makeAnew(kafka.bootstrap());
            Path config = cloud.configFile(alice.id(), "BBBBBBBBBBBB");
            String path;
            try (ScalingProcess first = ScalingProcess.start(kafka.bootstrap(), config, alice, Duration.ZERO);
                    ScalingCaller caller = new ScalingCaller(first.address())) {
                Answer applied = caller.post(
                        alice,
                        "/api/scaling",
                        "{'service':'reports','max_memory_gb':64,'revert_after_minutes':60,'wait':30}");
                assertThat(applied.text("status")).as(applied.body().toString()).isEqualTo("applied");
                path = "/api/scaling/" + applied.text("change_id");
                first.kill();
            }
            assertThat(cloud.changes()).containsExactly("{\"maxReplicaMemoryGb\":64}");

            try (ScalingProcess second =
                            ScalingProcess.start(kafka.bootstrap(), config, alice, Duration.ofMinutes(61));
                    ScalingCaller caller = new ScalingCaller(second.address())) {
                await().atMost(SOON)
                        .until(() -> caller.ask(alice, "GET", path, "")
                                .text("status")
                                .equals("reverted"));

                JsonNode audit = caller.ask(alice, "GET", "/api/scaling/audit?service=reports", "")
                        .body()
                        .path("items");
                assertThat(audit.findValuesAsText("result"))
                        .containsExactly("reverted", "reverting", "applied", "applying", "asked");
            }
            assertThat(cloud.changes()).containsExactly("{\"maxReplicaMemoryGb\":64}", "{\"maxReplicaMemoryGb\":32}");
        }
    }
}
