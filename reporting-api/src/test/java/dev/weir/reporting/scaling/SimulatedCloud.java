package dev.weir.reporting.scaling;

import dev.weir.cloud.simulator.Call;
import dev.weir.cloud.simulator.CloudSimulator;
import dev.weir.cloud.simulator.Pace;
import dev.weir.cloud.simulator.Seed;
import dev.weir.cloud.simulator.SimulatorOptions;
import dev.weir.local.Folders;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.config.OrgConfigFile;
import dev.weir.reporting.scaling.config.SecretHash;
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
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** The simulator of the Cloud API for a test, with an org_config.yaml for it; somebody else can change services there too. */
public final class SimulatedCloud implements AutoCloseable {
    public static final String ZOES_SECRET = "zoë's sécret 🔑";
    private static final String SECRET = "test-key-sécret";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final CloudSimulator simulator;

    public SimulatedCloud(Clock clock) throws IOException {
        folder = Files.createTempDirectory("cloud");
        simulator = CloudSimulator.start(
                SimulatorOptions.onFreePort(folder.resolve("cloud.json"), Pace.of(Duration.ZERO)), clock);
    }

    public CloudSimulator simulator() {
        return simulator;
    }

    /** Where alice holds the key of that id, bob another, and zoë a secret. */
    public OrgConfig config(String aliceKey, String bobKey) throws IOException, OrgConfig.Bad {
        return OrgConfigFile.read(configFile(aliceKey, bobKey));
    }

    /** The same as a file. */
    Path configFile(String aliceKey, String bobKey) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        return Files.writeString(folder.resolve("org_config.yaml"), """
                organization:
                  id: %s
                  rate_per_unit_hour: 0.25
                providers:
                  - name: cloud
                    kind: clickhouse_cloud
                    base_url: %s
                    key_id: test-key-id
                    key_secret_file: "%s"
                services:
                  - name: reports
                    id: %s
                    bounds: {max_memory_gb: 120, max_replicas: 6}
                    confirm_above_units: 24
                  - name: lab
                    id: %s
                operators:
                  - name: alice
                    key_ids: ["%s"]
                    may: [{service: reports}, {service: lab}]
                  - name: bob
                    key_ids: ["%s"]
                    may: [{service: reports, actions: [scale], bounds: {max_memory_gb: 64}}]
                  - name: zoë
                    secret_hash: "%s"
                    may: [{service: lab}]
                """.formatted(
                        Seed.ORGANIZATION,
                        simulator.address(),
                        secret,
                        Seed.REPORTS,
                        Seed.LAB,
                        aliceKey,
                        bobKey,
                        SecretHash.of(ZOES_SECRET).text()));
    }

    /** Changes a service as somebody does who knows nothing of us. */
    public void changeByHand(String serviceId, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(simulator.address() + "/organizations/" + Seed.ORGANIZATION
                                + "/services/" + serviceId + "/replicaScaling"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        ("test-key-id:" + SECRET).getBytes(StandardCharsets.UTF_8)))
                        .method("PATCH", BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }

    /** The bodies of the changes that came, by hand or not. */
    public List<String> changes() {
        return simulator.calls().stream()
                .filter(call -> call.method().equals("PATCH") && call.status() == 200)
                .map(Call::body)
                .toList();
    }

    @Override
    public void close() throws IOException {
        http.close();
        simulator.close();
        Folders.remove(folder);
    }
}
