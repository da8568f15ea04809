package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Shared;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Waiting and receipts while there is no processor: everything ends in time, and nothing is claimed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingIT {
    private RunningGateway gateway;

    /** Seconds: long enough that a busy machine gets both requests in while the first waits. */
    private static final int WAIT = 6;

    @BeforeAll
    void start() throws Exception {
        gateway = new RunningGateway(
                Shared.kafka().bootstrap(),
                Map.of(
                        "WEIR_RECEIPTS_SECRET", "secret",
                        "WEIR_PROCESSORS", "127.0.0.1:1",
                        "WEIR_GATEWAY_WAITING", "1",
                        "WEIR_GATEWAY_IDLE_TIMEOUT", "1s"));
        gateway.awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void whoWaitsIsToldWhenTheTimeIsUpAndOnlySoManyWait() throws Exception {
        long begun = System.nanoTime();
        CompletableFuture<HttpResponse<String>> first =
                gateway.http.sendAsync(waiting(WAIT).build(), BodyHandlers.ofString());
        await().atMost(Duration.ofSeconds(WAIT))
                .until(() -> gateway.send(gateway.request("/metrics").GET())
                        .body()
                        .contains("weir_gateway_waiting{service=\"gateway\"} 1.0"));

        HttpResponse<String> second = gateway.send(waiting(WAIT));

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.headers().firstValue("Preference-Applied")).isEmpty();
        assertThat(first.isDone()).isFalse();
        HttpResponse<String> patient = first.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(WAIT));
        assertThat(patient.statusCode()).isEqualTo(202);
        assertThat(patient.body()).startsWith("{\"status\":\"accepted\"");
        assertThat(patient.headers().firstValue("Preference-Applied")).hasValue("wait");
    }

    @Test
    void aReceiptThatCanNotBeGivenIsNoReceipt() throws Exception {
        HttpResponse<String> answer =
                gateway.send(gateway.request("/api/traffic/1/receipt").GET());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("processor-away").doesNotContain("127.0.0.1");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aReceiptNeedsAnIdAndAKey() throws Exception {
        assertThat(gateway.send(gateway.request("/api/traffic/x/receipt").GET()).statusCode())
                .isEqualTo(422);
        assertThat(gateway.send(HttpRequest.newBuilder(gateway.uri("/api/traffic/1/receipt")))
                        .statusCode())
                .isEqualTo(401);
    }

    private HttpRequest.Builder waiting(int seconds) {
        String event = "{\"user_id\":1,\"created_at\":\"" + Instant.now() + "\",\"page_url\":\"/\"}";
        return gateway.request("/api/traffic/" + ThreadLocalRandom.current().nextLong(1L << 60))
                .header("Prefer", "wait=" + seconds)
                .POST(BodyPublishers.ofString(event));
    }
}
