package dev.weir.reporting.scaling.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.reporting.scaling.config.Bounds;
import dev.weir.reporting.scaling.config.ProviderConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.config.ScalableService.Cluster;
import dev.weir.reporting.scaling.config.ScalableService.RunBy;
import dev.weir.reporting.scaling.config.Tier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both operators' resources are read and patched. There is no Kubernetes here: a small HTTP server keeps the resources and
 * merges patches as an API server does (RFC 7396, resourceVersion); no operator works on them.
 */
class KubernetesProviderTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ALTINITY =
            "/apis/clickhouse.altinity.com/v1/namespaces/analytics/clickhouseinstallations/warehouse";
    private static final String OFFICIAL =
            "/apis/clickhouse.com/v1alpha1/namespaces/analytics/clickhouseclusters/warehouse";

    @TempDir
    Path folder;

    private final Map<String, ObjectNode> resources = new HashMap<>();
    private HttpServer server;
    private KubernetesProvider provider;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Path token = Files.writeString(folder.resolve("token"), "the token\n");
        provider = new KubernetesProvider(new ProviderConfig.Kubernetes(
                "own",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                token,
                null,
                Duration.ofSeconds(5)));
        put(ALTINITY, """
                {"metadata":{"name":"warehouse","resourceVersion":"7"},"spec":{
                 "configuration":{"clusters":[{"name":"main","layout":{"replicasCount":2,"shardsCount":1}}],"users":{"x/password":"p"}},
                 "defaults":{"templates":{"podTemplate":"big"}},
                 "templates":{"podTemplates":[{"name":"small","spec":{"containers":[{"name":"clickhouse"}]}},
                  {"name":"big","spec":{"containers":[{"name":"clickhouse","image":"i",
                   "resources":{"requests":{"memory":"8Gi","cpu":"2"},"limits":{"memory":"16Gi"}}},{"name":"backup"}]}}]}},
                 "status":{"status":"Completed"}}""");
        put(OFFICIAL, """
                {"metadata":{"name":"warehouse","resourceVersion":"3","generation":4},
                 "spec":{"replicas":3,"shards":2,"containerTemplate":{"resources":{"limits":{"memory":"32Gi","cpu":"4"}}}},
                 "status":{"conditions":[
                  {"type":"ClusterSizeAligned","status":"True","observedGeneration":4},
                  {"type":"ReplicasInSync","status":"True","observedGeneration":4},
                  {"type":"Ready","status":"True","observedGeneration":4}]}}""");
    }

    @AfterEach
    void stop() {
        provider.close();
        server.stop(0);
    }

    @Test
    void anInstallationIsReadWithItsSizeAndWithoutItsUsers() throws Exception {
        ServiceLook look = provider.look(service(RunBy.ALTINITY));

        assertThat(look.size()).isEqualTo(new Sizing(8, 16, 2, null, null, null, null, 1));
        assertThat(look.state()).isEqualTo("running");
        assertThat(look.details().toString()).doesNotContain("password");
    }

    @Test
    void anInstallationsReplicasAndMemoryArePatchedAndAllElseStays() throws Exception {
        CallOutcome outcome =
                provider.scale(service(RunBy.ALTINITY), new Sizing(16, 32, 3, null, null, null, null, null));

        assertThat(outcome).isInstanceOf(CallOutcome.Taken.class);
        JsonNode spec = resource(ALTINITY).path("spec");
        assertThat(spec.at("/configuration/clusters/0").toString())
                .isEqualTo("{\"name\":\"main\",\"layout\":{\"replicasCount\":3,\"shardsCount\":1}}");
        assertThat(spec.at("/templates/podTemplates/1/spec/containers/0").toString())
                .isEqualTo(
                        "{\"name\":\"clickhouse\",\"image\":\"i\",\"resources\":{\"requests\":{\"memory\":\"16Gi\",\"cpu\":\"2\"},"
                                + "\"limits\":{\"memory\":\"32Gi\"}}}");
        assertThat(spec.at("/templates/podTemplates/0").toString())
                .contains("small")
                .doesNotContain("resources");
        assertThat(spec.at("/configuration/users").toString()).contains("x/password");
    }

    @Test
    void anInstallationIsDoneOnceItWasInProgressAndIsCompleted() throws Exception {
        Sizing three = new Sizing(null, null, 3, null, null, null, null, null);
        provider.scale(service(RunBy.ALTINITY), three);

        ServiceLook before = provider.look(service(RunBy.ALTINITY));
        resource(ALTINITY).withObjectProperty("status").put("status", "InProgress");
        ServiceLook working = provider.look(service(RunBy.ALTINITY));
        resource(ALTINITY).withObjectProperty("status").put("status", "Completed");
        ServiceLook after = provider.look(service(RunBy.ALTINITY));

        assertThat(provider.effect(before, three, false, Duration.ofSeconds(1)))
                .as("Completed is of the time before")
                .isEqualTo(new Effect.NotYet());
        assertThat(working.working()).isTrue();
        assertThat(working.state()).isEqualTo("updating");
        assertThat(provider.effect(working, three, true, Duration.ofMinutes(5))).isEqualTo(new Effect.NotYet());
        assertThat(provider.effect(after, three, true, Duration.ofSeconds(2))).isEqualTo(new Effect.Seen());
    }

    @Test
    void anInstallationStopsAndStartsAndCanNotWake() throws Exception {
        assertThat(provider.command(service(RunBy.ALTINITY), Command.STOP)).isInstanceOf(CallOutcome.Taken.class);
        assertThat(resource(ALTINITY).at("/spec/stop").asText()).isEqualTo("yes");
        assertThat(provider.look(service(RunBy.ALTINITY)).state()).isEqualTo("stopped");
        assertThat(provider.command(service(RunBy.ALTINITY), Command.START)).isInstanceOf(CallOutcome.Taken.class);
        assertThat(resource(ALTINITY).at("/spec/stop").asText()).isEqualTo("no");
        assertThat(provider.unfit(service(RunBy.ALTINITY), Command.WAKE)).hasSize(1);
    }

    @Test
    void aClusterIsReadPatchedAndDoneOnceAllConditionsAreOfTheNewSize() throws Exception {
        Sizing fields = new Sizing(null, 64, 5, null, null, null, null, null);
        ServiceLook before = provider.look(service(RunBy.OFFICIAL));
        assertThat(before.size()).isEqualTo(new Sizing(null, 32, 3, null, null, null, null, 2));

        assertThat(provider.scale(service(RunBy.OFFICIAL), fields)).isInstanceOf(CallOutcome.Taken.class);

        ObjectNode cluster = resource(OFFICIAL);
        assertThat(cluster.path("spec").toString())
                .isEqualTo(
                        "{\"replicas\":5,\"shards\":2,\"containerTemplate\":{\"resources\":{\"limits\":{\"memory\":\"64Gi\",\"cpu\":\"4\"}}}}");
        assertThat(provider.effect(provider.look(service(RunBy.OFFICIAL)), fields, false, Duration.ZERO))
                .as("the conditions are those of the generation before")
                .isEqualTo(new Effect.NotYet());
        cluster.at("/status/conditions").forEach(condition -> ((ObjectNode) condition).put("observedGeneration", 5));
        assertThat(provider.effect(provider.look(service(RunBy.OFFICIAL)), fields, false, Duration.ZERO))
                .isEqualTo(new Effect.Seen());
        assertThat(provider.unfit(service(RunBy.OFFICIAL), Command.STOP)).hasSize(1);
    }

    @Test
    void shardsComeWithAWarningAndIdlingIsRefused() throws Exception {
        ServiceLook look = provider.look(service(RunBy.OFFICIAL));

        assertThat(provider.warnings(look, new Sizing(null, null, null, null, null, null, null, 3)))
                .singleElement()
                .asString()
                .contains("moves no data");
        assertThat(provider.unfit(service(RunBy.OFFICIAL), look, new Sizing(null, null, null, 1, 2, true, 5, null)))
                .extracting(Provider.Unfit::field)
                .containsExactly("min_replicas", "max_replicas", "idle_scaling", "idle_timeout_minutes");
    }

    @Test
    void whatTheApiServerRefusesIsPassedOn() throws Exception {
        resources.remove(OFFICIAL);

        assertThat(provider.scale(service(RunBy.OFFICIAL), new Sizing(null, 64, null, null, null, null, null, null)))
                .isInstanceOfSatisfying(
                        CallOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("404", "clickhouseclusters not found"));
        assertThat(provider.lookAll(List.of(service(RunBy.OFFICIAL)))).isEmpty();
    }

    private static ScalableService service(RunBy runBy) {
        return new ScalableService(
                "warehouse",
                "warehouse",
                "own",
                Tier.SCALE,
                new Cluster(runBy, "analytics", 0),
                Bounds.NONE,
                null,
                null);
    }

    private ObjectNode resource(String path) {
        return Objects.requireNonNull(resources.get(path));
    }

    private void put(String path, String json) throws IOException {
        resources.put(path, (ObjectNode) JSON.readTree(json));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            ObjectNode resource = resources.get(exchange.getRequestURI().getPath());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!"Bearer the token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, "{\"message\":\"Unauthorized\"}");
            } else if (resource == null) {
                send(exchange, 404, "{\"message\":\"clickhouseclusters not found\"}");
            } else if (exchange.getRequestMethod().equals("GET")) {
                send(exchange, 200, resource.toString());
            } else {
                patch(exchange, resource, JSON.readTree(body));
            }
        }
    }

    private static void patch(HttpExchange exchange, ObjectNode resource, JsonNode patch) throws IOException {
        JsonNode version = patch.at("/metadata/resourceVersion");
        ObjectNode metadata = resource.withObjectProperty("metadata");
        if (!version.isMissingNode() && !version.equals(metadata.path("resourceVersion"))) {
            send(exchange, 409, "{\"message\":\"the object has been modified\"}");
            return;
        }
        if (!"application/merge-patch+json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            send(exchange, 415, "{\"message\":\"unsupported\"}");
            return;
        }
        merge(resource, patch);
        metadata.put(
                "resourceVersion",
                Integer.toString(metadata.path("resourceVersion").asInt() + 1));
        metadata.put("generation", metadata.path("generation").asInt() + 1);
        send(exchange, 200, resource.toString());
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue().isObject()) {
                merge(target.withObjectProperty(field.getKey()), field.getValue());
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
