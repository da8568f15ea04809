package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.contract.TrafficKey;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.kit.pipeline.TrailAccess;
import dev.weir.local.ChildCommand;
import dev.weir.local.ChildProcess;
import dev.weir.local.FreePorts;
import dev.weir.local.ProjectFolder;
import dev.weir.local.Readiness;
import dev.weir.testing.RealKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that knows one of two processors has receipts from both: the one names the other, and is followed. */
class TwoProcessorsIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String SECRET = "a secret between gateway and processors";

    /** So many that both partitions have some. */
    private static final List<Long> IDS = LongStream.range(0, 20).boxed().toList();

    private final ProjectFolder project = ProjectFolder.find();
    private final ApiKey key = ApiKey.generate();
    private final Instant moment = Instant.now();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void aReceiptIsFoundAtTheProcessorThatHasTheKey() throws Exception {
        List<Integer> ports = FreePorts.find(4);
        int known = ports.get(0);
        int other = ports.get(1);
        int api = ports.get(2);
        try (RealKafka kafka = RealKafka.start();
                ChildProcess _ =
                        ChildProcess.start(processor(kafka, "known", known)).awaitReady();
                ChildProcess _ = ChildProcess.start(gateway(kafka, api, ports.get(3), known))
                        .awaitReady()) {
            // Sent twice: that the second is a duplicate, only the processor's store can know.
            for (long id : IDS) {
                assertThat(post(api, id)).isEqualTo(202);
                assertThat(post(api, id)).isEqualTo(202);
            }
            awaitDuplicates(api);

            try (ChildProcess _ = ChildProcess.start(processor(kafka, "other", other))) {
                await("a partition with the second processor")
                        .atMost(LIMIT)
                        .ignoreExceptions()
                        .until(() -> answersOf(known).equals(Set.of(200, 307)) && served(other));

                awaitDuplicates(api);
                assertThat(answersOf(known)).isEqualTo(Set.of(200, 307));
                for (long id : IDS) {
                    HttpResponse<String> first = trail(known, id);
                    assertThat(trail(other, id).statusCode()).isEqualTo(first.statusCode() == 200 ? 307 : 200);
                    if (first.statusCode() == 307) {
                        assertThat(first.headers().firstValue("Location"))
                                .hasValue("http://127.0.0.1:" + other + TrailAccess.PATH + new TrafficKey("demo", id));
                    }
                }
            }
        }
    }

    private void awaitDuplicates(int api) {
        await().atMost(LIMIT).untilAsserted(() -> {
            for (long id : IDS) {
                HttpResponse<String> receipt = get(api, "/api/traffic/" + id + "/receipt", key.reveal());
                assertThat(receipt.body()).contains("\"status\":\"duplicate\"");
            }
        });
    }

    private boolean served(int port) throws IOException, InterruptedException {
        return answersOf(port).contains(200);
    }

    private Set<Integer> answersOf(int port) throws IOException, InterruptedException {
        Map<Long, Integer> answers = new HashMap<>();
        for (long id : IDS) {
            answers.put(id, trail(port, id).statusCode());
        }
        return answers.values().stream().collect(Collectors.toSet());
    }

    private HttpResponse<String> trail(int port, long id) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + TrailAccess.PATH + new TrafficKey("demo", id)))
                .header("Authorization", new TrailAccess(SECRET).header())
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(int port, String path, String bearer) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + bearer)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private int post(int port, long id) throws IOException, InterruptedException {
        String event = "{\"user_id\":1,\"created_at\":\"" + moment + "\",\"page_url\":\"/\"}";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/traffic/" + id))
                .header("Authorization", "Bearer " + key.reveal())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(event))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private ChildCommand processor(RealKafka kafka, String name, int port) {
        return command(
                name,
                "stream-processor",
                "dev.weir.processor.Processor",
                port,
                Map.of(
                        "WEIR_KAFKA", kafka.bootstrap(),
                        "WEIR_PROCESSOR_STATE", folder.resolve(name).toString(),
                        "WEIR_RECEIPTS_SECRET", SECRET));
    }

    private ChildCommand gateway(RealKafka kafka, int port, int operations, int processor) throws IOException {
        KeyRecord record =
                KeyRecord.of(key, new Pepper("pepper"), "demo", Set.of(Scope.INGEST), "ingest", Instant.now());
        Path keys = Files.writeString(
                folder.resolve("keys.jsonl"), new String(record.toJson(), StandardCharsets.UTF_8) + "\n");
        return command(
                "gateway",
                "ingest-gateway",
                "dev.weir.gateway.Gateway",
                operations,
                Map.of(
                        "WEIR_KAFKA",
                        kafka.bootstrap(),
                        "WEIR_GATEWAY_PORT",
                        Integer.toString(port),
                        "WEIR_KEY_PEPPER",
                        "pepper",
                        "WEIR_STATIC_KEYS_FILE",
                        keys.toString(),
                        "WEIR_PROCESSORS",
                        "127.0.0.1:" + processor,
                        "WEIR_RECEIPTS_SECRET",
                        SECRET));
    }

    private ChildCommand command(
            String name, String module, String main, int operations, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("WEIR_OPERATIONS_PORT", Integer.toString(operations));
        environment.put("WEIR_EXIT_WITH_PARENT", "true");
        return new ChildCommand(
                name,
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED"),
                project.module(module),
                main,
                List.of(),
                environment,
                folder.resolve(name + ".log"),
                new Readiness.Http(URI.create("http://127.0.0.1:" + operations + "/readyz")));
    }
}
