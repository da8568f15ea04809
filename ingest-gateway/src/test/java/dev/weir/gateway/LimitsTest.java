package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each limit of the HTTP side refuses what is beyond it. No Kafka runs. */
class LimitsTest {
    private static final String NOBODY_LISTENS_HERE = "127.0.0.1:1";
    private static final String GET_LIVEZ = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";

    @Test
    void aUrlBeyondTheLimitIs414() throws Exception {
        try (RunningGateway gateway = start(Map.of());
                RawHttp raw = new RawHttp(gateway.port())) {
            raw.send("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(raw.awaitAnswer())
                    .startsWith("HTTP/1.1 414")
                    .contains("application/problem+json")
                    .contains("/problems/url-too-long");
        }
    }

    @Test
    void headersBeyondTheSetSizeAre431() throws Exception {
        try (RunningGateway gateway = start(Map.of("WEIR_GATEWAY_HEADER_BYTES", "2k"))) {
            assertThat(gateway.send(gateway.request("/livez")
                                    .header("X-Long", "x".repeat(1_000))
                                    .GET())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.send(gateway.request("/livez")
                                    .header("X-Long", "x".repeat(2_100))
                                    .GET())
                            .statusCode())
                    .isEqualTo(431);
        }
    }

    @Test
    void aConnectionBeyondTheLimitWaitsUntilAnotherEnds() throws Exception {
        try (RunningGateway gateway = start(Map.of("WEIR_GATEWAY_CONNECTIONS", "2"));
                RawHttp first = new RawHttp(gateway.port());
                RawHttp second = new RawHttp(gateway.port())) {
            first.send(GET_LIVEZ);
            second.send(GET_LIVEZ);
            assertThat(first.awaitAnswer()).startsWith("HTTP/1.1 200");
            assertThat(second.awaitAnswer()).startsWith("HTTP/1.1 200");
            try (RawHttp third = new RawHttp(gateway.port())) {
                third.send(GET_LIVEZ);
                await().during(Duration.ofMillis(500))
                        .until(() -> third.received().isEmpty());

                first.hangUp();

                assertThat(third.awaitAnswer()).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void aSilentConnectionIsClosed() throws Exception {
        try (RunningGateway gateway = start(Map.of("WEIR_GATEWAY_IDLE_TIMEOUT", "300ms"));
                RawHttp raw = new RawHttp(gateway.port())) {
            assertThat(raw.awaitEnd()).isEmpty();
        }
    }

    @Test
    void aBodyThatStopsIsRefusedAndTheConnectionClosed() throws Exception {
        try (RunningGateway gateway = start(Map.of("WEIR_GATEWAY_IDLE_TIMEOUT", "300ms"));
                RawHttp raw = new RawHttp(gateway.port())) {
            raw.send(head(gateway, 1000) + "{\"user_id\":");

            assertThat(raw.awaitEnd()).doesNotStartWith("HTTP/1.1 2");
        }
    }

    @Test
    void aBodyThatDripsIsCutOff() throws Exception {
        try (RunningGateway gateway = start(Map.of("WEIR_GATEWAY_MIN_DATA_RATE", "1000"));
                RawHttp raw = new RawHttp(gateway.port())) {
            raw.send(head(gateway, 1000));

            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !drip(raw).isEmpty());

            assertThat(raw.awaitEnd()).startsWith("HTTP/1.1 408").contains("/problems/too-slow");
        }
    }

    @Test
    void anIdleGatewayEndsWithoutWaitingForItsConnections() throws Exception {
        RunningGateway gateway = start(Map.of());
        try (RawHttp kept = new RawHttp(gateway.port())) {
            kept.send(GET_LIVEZ);
            kept.awaitAnswer();

            long began = System.nanoTime();
            gateway.closeParts();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            gateway.close();
        }
    }

    @Test
    void onALoopbackAddressTheOperationsAreOpenElsewhereOnlyWhenSet() throws Exception {
        for (String path : new String[] {"/livez", "/readyz", "/health", "/metrics"}) {
            assertThat(status(Map.of(), path)).as(path).isNotEqualTo(404);
            assertThat(status(Map.of("WEIR_GATEWAY_HOST", "0.0.0.0"), path))
                    .as(path)
                    .isEqualTo(404);
            assertThat(status(Map.of("WEIR_GATEWAY_HOST", "0.0.0.0", "WEIR_PUBLIC_OPERATIONS", "true"), path))
                    .as(path)
                    .isNotEqualTo(404);
        }
    }

    @Test
    void refusalsAreCountedByReasonAndField() throws Exception {
        try (RunningGateway gateway = start(Map.of())) {
            gateway.post("/api/traffic/7", "{");
            gateway.post("/api/traffic/7", "{\"user_id\":-1}");
            gateway.post("/api/traffic/7", "{\"made_up\":-1}");
            gateway.post("/api/traffic/7", event());

            String metrics = gateway.send(gateway.request("/metrics").GET()).body();

            assertThat(metrics.lines().filter(line -> line.startsWith("weir_gateway_events_refused_total")))
                    .hasSize(4)
                    .anyMatch(line -> line.contains("reason=\"bad-request\""))
                    .anyMatch(line -> line.contains("field=\"user_id\"") && line.contains("reason=\"invalid\""))
                    .anyMatch(line -> line.contains("field=\"unknown\"") && line.contains("reason=\"invalid\""))
                    .anyMatch(line -> line.contains("reason=\"kafka-away\""));
        }
    }

    @Test
    void aKeyBeyondItsRateIs429() throws Exception {
        try (RunningGateway gateway = start(Map.of("WEIR_GATEWAY_KEY_EVENTS", "2", "WEIR_GATEWAY_KEY_WINDOW", "4h"))) {
            assertThat(gateway.post("/api/traffic/7", event()).statusCode()).isEqualTo(503);
            assertThat(gateway.post("/api/traffic/7", event()).statusCode()).isEqualTo(503);

            HttpResponse<String> answer = gateway.post("/api/traffic/7", event());

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body()).contains("/problems/rate-limited");
            assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"events\";q=2;w=14400");
            assertThat(answer.headers().firstValue("RateLimit"))
                    .hasValueSatisfying(left -> assertThat(left).startsWith("\"events\";r=0;t="));
            // One event's share of the window, less the seconds since the first post.
            assertThat(answer.headers().firstValue("Retry-After").map(Integer::valueOf))
                    .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(7_100, 7_200));
        }
    }

    @Test
    void aKeyMaySendAgainWhenItsShareOfTheWindowHasPassed() throws Exception {
        try (RunningGateway gateway = start(Map.of("WEIR_GATEWAY_KEY_EVENTS", "1", "WEIR_GATEWAY_KEY_WINDOW", "1s"))) {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> gateway.post("/api/traffic/7", event()).statusCode() == 429);

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> gateway.post("/api/traffic/7", event()).statusCode() == 503);
        }
    }

    @Test
    void pagesOfTheSetOriginsMaySendAndOthersAreNotToldSo() throws Exception {
        try (RunningGateway gateway = start(Map.of("WEIR_GATEWAY_ORIGINS", "https://shop.example"));
                RawHttp allowed = new RawHttp(gateway.port());
                RawHttp other = new RawHttp(gateway.port())) {
            allowed.send(preflight("https://shop.example"));
            other.send(preflight("https://shopXexample"));

            assertThat(allowed.awaitAnswer())
                    .startsWith("HTTP/1.1 2")
                    .contains("Access-Control-Allow-Origin: https://shop.example")
                    .containsIgnoringCase("Access-Control-Allow-Headers:")
                    .doesNotContain("Allow-Credentials");
            assertThat(other.awaitAnswer()).doesNotContain("Access-Control-Allow-Origin");
        }
    }

    @Test
    void aBeaconIsTakenWithItsKeyInTheFirstLine() throws Exception {
        try (RunningGateway gateway = start(Map.of("WEIR_GATEWAY_ORIGINS", "*"))) {
            assertThat(beacon(gateway, gateway.ingest.reveal() + "\n" + event()))
                    .isEqualTo(503);
            assertThat(beacon(gateway, gateway.ingest.reveal() + "\n{")).isEqualTo(400);
            assertThat(beacon(gateway, gateway.read.reveal() + "\n" + event())).isEqualTo(403);
            assertThat(beacon(gateway, event())).isEqualTo(401);
            assertThat(beacon(gateway, "")).isEqualTo(401);
        }
    }

    @Test
    void switchedOffThereIsNoPlainTextAndNoCors() throws Exception {
        try (RunningGateway gateway = start(Map.of());
                RawHttp raw = new RawHttp(gateway.port())) {
            raw.send(preflight("https://shop.example"));

            assertThat(raw.awaitAnswer()).doesNotContain("Access-Control");
            assertThat(gateway.send(gateway.request("/api/traffic/7")
                                    .setHeader("Content-Type", "text/plain;charset=UTF-8")
                                    .POST(BodyPublishers.ofString(event())))
                            .statusCode())
                    .isEqualTo(415);
        }
    }

    private static RunningGateway start(Map<String, String> settings) throws Exception {
        return new RunningGateway(NOBODY_LISTENS_HERE, settings);
    }

    private static int status(Map<String, String> settings, String path) throws Exception {
        try (RunningGateway gateway = start(settings)) {
            return gateway.send(gateway.request(path).GET()).statusCode();
        }
    }

    private static int beacon(RunningGateway gateway, String body) throws Exception {
        return gateway.http
                .send(
                        java.net.http.HttpRequest.newBuilder(gateway.uri("/api/traffic/7"))
                                .header("Content-Type", "text/plain;charset=UTF-8")
                                .header("Origin", "https://shop.example")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static String preflight(String origin) {
        return "OPTIONS /api/traffic/7 HTTP/1.1\r\nHost: a\r\nOrigin: " + origin
                + "\r\nAccess-Control-Request-Method: POST"
                + "\r\nAccess-Control-Request-Headers: authorization,content-type\r\n\r\n";
    }

    /** Sends one byte more, unless the other side has had enough. */
    private static String drip(RawHttp raw) throws IOException {
        String received = raw.received();
        if (received.isEmpty()) {
            try {
                raw.send(" ");
            } catch (SocketException _) {
                return "closed";
            }
        }
        return received;
    }

    private static String head(RunningGateway gateway, int length) {
        return "POST /api/traffic/7 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + gateway.ingest.reveal()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String event() {
        return "{\"user_id\":1,\"created_at\":\"" + Instant.now() + "\",\"page_url\":\"https://a/\"}";
    }
}
