package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.testing.RealKafka;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaAwayIT {
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @Test
    void kafkaStoppedMeans503WithinTheSetTimeAndItRecovers() throws Exception {
        try (RealKafka kafka = RealKafka.start();
                RunningGateway gateway =
                        new RunningGateway(kafka.bootstrap(), Map.of("WEIR_GATEWAY_ANSWER_WITHIN", "3s"))) {
            gateway.awaitReady();
            assertThat(post(gateway).statusCode()).isEqualTo(202);

            kafka.freeze();
            long began = System.nanoTime();
            HttpResponse<String> frozen = post(gateway);
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            assertThat(frozen.statusCode()).isEqualTo(503);
            assertThat(frozen.headers().firstValue("Retry-After")).isPresent();
            assertThat(took).isLessThan(Duration.ofSeconds(5));
            await().atMost(RECOVERY).until(() -> status(gateway, "/readyz") == 503);

            kafka.thaw();
            await().atMost(RECOVERY).until(() -> post(gateway).statusCode() == 202);
            assertThat(status(gateway, "/readyz")).isEqualTo(200);

            kafka.stop();
            await().atMost(RECOVERY).until(() -> post(gateway).statusCode() == 503);
            kafka.restart();
            await().atMost(RECOVERY).until(() -> post(gateway).statusCode() == 202);
        }
    }

    @Test
    void aKeyMadeElsewhereCountsWithinSecondsAndNoMoreOnceRevoked() throws Exception {
        try (RealKafka kafka = RealKafka.start();
                RunningGateway gateway = new RunningGateway(kafka.bootstrap(), Map.of());
                KafkaProducer<byte[], byte[]> keys = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            gateway.awaitReady();
            ApiKey key = ApiKey.generate();
            assertThat(post(gateway, key)).isEqualTo(401);

            KeyRecord made =
                    KeyRecord.of(key, new Pepper("pepper"), "acme", Set.of(Scope.INGEST), "new", Instant.now());
            keys.send(new ProducerRecord<>("ops.keys", made.id().getBytes(StandardCharsets.UTF_8), made.toJson()))
                    .get();
            await().atMost(Duration.ofSeconds(5)).until(() -> post(gateway, key) == 202);

            keys.send(new ProducerRecord<>("ops.keys", made.id().getBytes(StandardCharsets.UTF_8), null))
                    .get();
            await().atMost(Duration.ofSeconds(5)).until(() -> post(gateway, key) == 401);
        }
    }

    private static HttpResponse<String> post(RunningGateway gateway) throws Exception {
        return gateway.post("/api/traffic/7", event());
    }

    private static int post(RunningGateway gateway, ApiKey key) throws Exception {
        return gateway.send(gateway.request("/api/traffic/7")
                        .setHeader("Authorization", "Bearer " + key.reveal())
                        .POST(BodyPublishers.ofString(event())))
                .statusCode();
    }

    private static int status(RunningGateway gateway, String path) throws Exception {
        return gateway.send(gateway.request(path).GET()).statusCode();
    }

    private static String event() {
        return "{\"user_id\":1,\"created_at\":\"" + Instant.now() + "\",\"page_url\":\"https://a/\"}";
    }
}
