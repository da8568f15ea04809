package dev.weir.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.local.ProjectFolder;
import dev.weir.stack.ScratchStack;
import dev.weir.stack.StackHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The whole product as {@code ./weir up} starts it, in a folder of its own and on free ports. */
final class TestStack implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    /** Private files whose content is the name that goes with a secret. */
    private static final Set<String> NAMES = Set.of("cloud-key-id", "s3-access-key");

    private final Path folder;
    private final Map<String, String> settings = new HashMap<>();
    private ScratchStack stack;

    private TestStack(Path folder, Map<String, String> settings) throws IOException {
        this.folder = folder;
        this.settings.putAll(settings);
        // Its processes live for minutes: a second compiler would take more than it gives.
        this.settings.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        this.stack = launch();
    }

    /** One whose processes have these settings. */
    static TestStack start(Path folder, Map<String, String> settings) throws IOException {
        TestStack stack = new TestStack(folder, settings);
        stack.awaitReady();
        return stack;
    }

    /** {@code ./weir down} and {@code ./weir up}. */
    void restart() throws IOException {
        close();
        stack = launch();
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
        return stack.home();
    }

    /** stack.json. */
    JsonNode facts() {
        return read("stack.json");
    }

    /** What its processes have printed, by file. */
    Map<String, String> logs() throws IOException {
        Map<String, String> logs = new LinkedHashMap<>();
        logs.put("supervisor.log", Files.readString(folder.resolve("supervisor.log")));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home().logs())) {
            for (Path file : files) {
                logs.put(
                        file.getFileName().toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return logs;
    }

    /** All that it keeps in private files and all keys that it gives out, by what they are; not the names of who asks. */
    Map<String, String> secrets() throws IOException {
        Map<String, String> secrets = new LinkedHashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home().secrets())) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!NAMES.contains(name)) {
                    secrets.put(name, Files.readString(file).strip());
                }
            }
        }
        JsonNode facts = facts();
        facts.path("keys")
                .properties()
                .forEach(key ->
                        secrets.put("the key " + key.getKey(), key.getValue().asText()));
        facts.path("tenants")
                .properties()
                .forEach(tenant -> tenant.getValue()
                        .path("keys")
                        .properties()
                        .forEach(key -> secrets.put(
                                tenant.getKey() + "'s key " + key.getKey(),
                                key.getValue().asText())));
        return secrets;
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
                .failFast("the supervisor ended: see " + folder, () -> !stack.isAlive())
                .until(stack::isReady);
    }

    @Override
    public void close() {
        stack.close();
    }

    private JsonNode read(String file) {
        try {
            return JSON.readTree(folder.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ScratchStack launch() throws IOException {
        return ScratchStack.start(ProjectFolder.find(), folder, "", settings);
    }
}
