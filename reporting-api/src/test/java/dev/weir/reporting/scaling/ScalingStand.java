package dev.weir.reporting.scaling;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.kit.Closer;
import dev.weir.kit.Health;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.scaling.changes.Pace;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The routes of scaling alone, in this JVM, and callers for them. */
final class ScalingStand implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pace QUICK = new Pace(
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofHours(24));

    /** An answer, with its body read. */
    record Answer(int status, JsonNode body, HttpResponse<String> whole) {
        String text(String field) {
            return body.path(field).asText();
        }
    }

    /** The keys of the callers, which outlive a stand. */
    record Keys(ApiKey alice, ApiKey bob, ApiKey stranger) {
        static Keys fresh() {
            return new Keys(ApiKey.generate(), ApiKey.generate(), ApiKey.generate());
        }
    }

    private final Closer closer = new Closer();
    private final HttpClient http = HttpClient.newHttpClient();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final URI address;

    ScalingStand(String kafka, SimulatedCloud cloud, Keys keys, Clock clock) throws Exception {
        closer.register(http);
        Pepper pepper = new Pepper("pepper");
        KeyDirectory directory = new KeyDirectory(pepper, clock);
        for (ApiKey key : new ApiKey[] {keys.alice(), keys.bob(), keys.stranger()}) {
            directory.put(KeyRecord.of(key, pepper, "demo", Set.of(Scope.SCALE), "test", Instant.EPOCH));
        }
        TopicWriter writer = closer.register(new TopicWriter(kafka));
        Health health = new Health("test");
        Scaling scaling = closer.register(new Scaling(
                kafka, cloud.config(keys.alice().id(), keys.bob().id()), writer, health, metrics, clock, QUICK));
        Javalin server = Javalin.create(config -> {
            HttpEdge.install(config, directory);
            config.concurrency.useVirtualThreads = true;
            scaling.addTo(config);
        });
        closer.register((AutoCloseable) server::stop);
        scaling.start();
        server.start("127.0.0.1", 0);
        address = URI.create("http://127.0.0.1:" + server.port());
        await().atMost(Duration.ofSeconds(30)).until(health::isReady);
    }

    Answer get(ApiKey key, String path) throws Exception {
        return ask(key, "GET", path, "");
    }

    Answer post(ApiKey key, String path, String body) throws Exception {
        return ask(key, "POST", path, body.replace('\'', '"'));
    }

    Answer delete(ApiKey key, String path) throws Exception {
        return ask(key, "DELETE", path, "");
    }

    Answer ask(ApiKey key, String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + key.reveal())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
    }

    @Override
    public void close() {
        closer.close();
    }
}
