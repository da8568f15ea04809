package dev.weir.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.local.ProjectFolder;
import dev.weir.stack.StackHome;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** The whole product as {@code ./weir up} starts it, in a folder of its own and on free ports. */
final class TestStack implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final List<String> PORTS = List.of(
            "GATEWAY",
            "REPORTING",
            "KAFKA",
            "KAFKA_CONTROLLER",
            "CLICKHOUSE",
            "CLICKHOUSE_NATIVE",
            "S3",
            "GATEWAY_OPERATIONS",
            "PROCESSOR_OPERATIONS",
            "SINK_OPERATIONS",
            "REPORTING_OPERATIONS",
            "CLOUD");

    private final Path folder;
    private Process supervisor;

    private TestStack(Path folder) throws IOException {
        this.folder = folder;
        this.supervisor = startSupervisor();
    }

    static TestStack start(Path folder) throws IOException {
        TestStack stack = new TestStack(folder);
        stack.awaitReady();
        return stack;
    }

    /** {@code ./weir down} and {@code ./weir up}. */
    void restart() throws IOException {
        close();
        supervisor = startSupervisor();
        awaitReady();
    }

    /** kill -9 of one process; the supervisor starts it again. */
    void kill(String process) {
        ProcessHandle.of(pid(process)).orElseThrow().destroyForcibly();
    }

    /** The present process of that name, or 0 while there is none. */
    long pid(String process) {
        return StreamSupport.stream(facts().path("processes").spliterator(), false)
                .filter(each -> each.path("name").asText().equals(process))
                .mapToLong(each -> each.path("pid").asLong())
                .findFirst()
                .orElse(0);
    }

    /** Where the command line finds it. */
    StackHome home() {
        return new StackHome(ProjectFolder.find().path(), folder);
    }

    /** stack.json. */
    JsonNode facts() {
        return read("stack.json");
    }

    /** ClickHouse's answer to the operator. */
    String query(String sql) throws IOException, InterruptedException {
        JsonNode clickHouse = facts().path("clickhouse");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(clickHouse.path("http").asText()))
                .header("X-ClickHouse-User", clickHouse.path("user").asText())
                .header("X-ClickHouse-Key", clickHouse.path("password").asText())
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body().strip();
        }
    }

    /** Waits until every process of the stack serves. */
    void awaitReady() {
        await("the stack")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(250))
                .failFast("the supervisor ended: see " + folder, () -> !supervisor.isAlive())
                .until(this::isReady);
    }

    @Override
    public void close() {
        supervisor.destroy();
        try {
            if (!supervisor.waitFor(60, SECONDS)) {
                supervisor.destroyForcibly();
                throw new IllegalStateException("the stack did not stop within a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady() {
        if (!Files.exists(folder.resolve("state.json"))) {
            return false;
        }
        JsonNode state = read("state.json");
        return state.path("phase").asText().equals("READY")
                && StreamSupport.stream(state.path("processes").spliterator(), false)
                        .allMatch(process -> process.path("state").asText().equals("ready"));
    }

    private JsonNode read(String file) {
        try {
            return JSON.readTree(folder.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process startSupervisor() throws IOException {
        ProjectFolder project = ProjectFolder.find();
        Files.createDirectories(folder);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        project.module("infra/local-stack").classPath(),
                        "dev.weir.stack.LocalStack",
                        project.path().toString(),
                        "--folder",
                        folder.toString(),
                        "--exit-with-parent")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), "supervisor.log")));
        Map<String, String> environment = builder.environment();
        PORTS.forEach(port -> environment.put("WEIR_LOCAL_" + port + "_PORT", "0"));
        return Objects.requireNonNull(builder.start());
    }
}
