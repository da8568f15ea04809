package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.RealKafka;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is under way to a Kafka that does not answer is bounded, and does not hold up the end of the gateway. */
class OverloadIT {
    @ParameterizedTest
    @CsvSource({"WEIR_GATEWAY_REQUESTS_IN_FLIGHT, 1", "WEIR_GATEWAY_BYTES_IN_FLIGHT, 150"})
    void pastTheBoundsItIs503AtOnce(String bound, String value) throws Exception {
        try (RealKafka kafka = RealKafka.start();
                RunningGateway gateway = new RunningGateway(
                        kafka.bootstrap(), Map.of(bound, value, "WEIR_GATEWAY_ANSWER_WITHIN", "4s"))) {
            gateway.awaitReady();
            assertThat(gateway.post("/api/traffic/7", event()).statusCode()).isEqualTo(202);

            kafka.freeze();
            CompletableFuture<HttpResponse<String>> first = postLater(gateway);
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> gateway.send(gateway.request("/metrics").GET())
                            .body()
                            .lines()
                            .anyMatch(line -> line.startsWith("weir_gateway_requests_in_flight")
                                    && line.contains("single")
                                    && line.endsWith(" 1.0")));
            HttpResponse<String> second = gateway.post("/api/traffic/8", event());

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).contains("/problems/overloaded");
            assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(first.join().statusCode()).isEqualTo(503);
            kafka.thaw();
        }
    }

    @Test
    void withKafkaAwayItEndsQuicklyAlthoughEventsAreUnderWay() throws Exception {
        try (RealKafka kafka = RealKafka.start()) {
            RunningGateway gateway = new RunningGateway(kafka.bootstrap(), Map.of());
            gateway.awaitReady();
            kafka.freeze();
            CompletableFuture<HttpResponse<String>> underWay = postLater(gateway);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.send(gateway.request("/readyz").GET()).statusCode() == 503);

            long began = System.nanoTime();
            gateway.closeParts();
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            assertThat(took).isLessThan(Duration.ofSeconds(5));
            assertThat(underWay.handle((answer, _) -> answer == null ? 0 : answer.statusCode())
                            .join())
                    .isNotEqualTo(202);
            gateway.close();
            kafka.thaw();
        }
    }

    private static CompletableFuture<HttpResponse<String>> postLater(RunningGateway gateway) {
        return gateway.http.sendAsync(
                gateway.request("/api/traffic/7")
                        .POST(BodyPublishers.ofString(event()))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String event() {
        return "{\"user_id\":1,\"created_at\":\"" + Instant.now() + "\",\"page_url\":\"https://a/\"}";
    }
}
