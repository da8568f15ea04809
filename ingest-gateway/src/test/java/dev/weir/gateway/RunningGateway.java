package dev.weir.gateway;

import static org.awaitility.Awaitility.await;

import dev.weir.kit.Closer;
import dev.weir.kit.Health;
import dev.weir.kit.Operations;
import dev.weir.kit.Service;
import dev.weir.kit.Settings;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A gateway in this JVM on a free port, with a key of tenant demo for each need, and a client for it. */
final class RunningGateway implements AutoCloseable {
    final ApiKey ingest = ApiKey.generate();
    final ApiKey read = ApiKey.generate();
    final HttpClient http = HttpClient.newHttpClient();

    /** Why the gateway would have ended, if it were a process. */
    final Queue<String> stopped = new ConcurrentLinkedQueue<>();

    private final Closer closer = new Closer();
    private final Path keysFile;
    private final Gateway gateway;

    RunningGateway(String kafka, Map<String, String> settings) throws Exception {
        Pepper pepper = new Pepper("pepper");
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (KeyRecord record : Set.of(
                KeyRecord.of(ingest, pepper, "demo", Set.of(Scope.INGEST), "ingest", Instant.now()),
                KeyRecord.of(read, pepper, "demo", Set.of(Scope.READ), "read", Instant.now()))) {
            lines.write(record.toJson());
            lines.write('\n');
        }
        keysFile = Files.createTempFile("keys", ".jsonl");
        Files.write(keysFile, lines.toByteArray());

        Map<String, String> environment = new HashMap<>(Map.of(
                "WEIR_KAFKA", kafka,
                "WEIR_GATEWAY_PORT", "0",
                "WEIR_OPERATIONS_PORT", "0",
                "WEIR_KEY_PEPPER", "pepper",
                "WEIR_STATIC_KEYS_FILE", keysFile.toString()));
        environment.putAll(settings);
        Health health = new Health("gateway");
        Operations operations = closer.register(new Operations("gateway", health, "127.0.0.1", 0));
        gateway = Gateway.start(new Service.Context(
                Settings.read(environment, Gateway.SERVICE.allSettings()),
                closer,
                health,
                operations,
                (reason, _) -> stopped.add(reason)));
    }

    void awaitReady() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> send(request("/readyz").GET()).statusCode() == 200);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    /** A request with the key that may ingest, and JSON as its content type. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + ingest.reveal())
                .header("Content-Type", "application/json");
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** What it serves. */
    Set<String> operations() {
        return gateway.operations();
    }

    int port() {
        return gateway.port();
    }

    /** Ends the gateway, but not the client. */
    void closeParts() {
        closer.close();
    }

    @Override
    public void close() throws IOException {
        http.close();
        closer.close();
        Files.delete(keysFile);
    }
}
