package dev.weir.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.stack.StackFile;
import dev.weir.stack.StackHome;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The product as {@code ./weir up} starts it, in a scratch folder and on free ports. */
final class WholeStack implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(60);
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

    private final StackHome home;
    private final Process supervisor;
    private final StackFile facts;
    private final ClickHouseConnection clickHouse;

    private WholeStack(StackHome home, Process supervisor, StackFile facts) {
        this.home = home;
        this.supervisor = supervisor;
        this.facts = facts;
        this.clickHouse = ClickHouseConnection.to(
                URI.create(facts.clickhouse().http()),
                facts.clickhouse().user(),
                facts.clickhouse().password());
    }

    static WholeStack start(Workplace workplace) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(workplace.scratch().resolve("stack"));
        StackHome home = new StackHome(workplace.project().path(), folder);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        workplace.project().module("infra/local-stack").classPath(),
                        "dev.weir.stack.LocalStack",
                        home.root().toString(),
                        "--folder",
                        folder.toString(),
                        "--exit-with-parent")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), "supervisor.log")));
        PORTS.forEach(port -> builder.environment().put("WEIR_LOCAL_" + port + "_PORT", "0"));
        Process supervisor = builder.start();
        try {
            awaitReady(home, supervisor);
            return new WholeStack(home, supervisor, StackFile.read(home).orElseThrow());
        } catch (IOException | InterruptedException | RuntimeException e) {
            end(supervisor);
            throw e;
        }
    }

    private static void awaitReady(StackHome home, Process supervisor) throws IOException, InterruptedException {
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady(home)) {
            if (!supervisor.isAlive() || System.nanoTime() > limit) {
                throw new IllegalStateException("the stack did not start; see " + home.folder());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static boolean isReady(StackHome home) throws IOException {
        return Files.exists(home.stateFile())
                && JSON.readTree(home.stateFile().toFile())
                        .path("phase")
                        .asText()
                        .equals("READY");
    }

    URI gateway() {
        return URI.create(facts.gateway());
    }

    String ingestKey() {
        return facts.key(facts.tenant(), "ingest").orElseThrow();
    }

    ClickHouseConnection clickHouse() {
        return clickHouse;
    }

    long visible() {
        return Long.parseLong(clickHouse
                .query("SELECT count() FROM weir.traffic_ledger")
                .getFirst()
                .getFirst());
    }

    /** Waits until that many rows are visible. */
    void awaitVisible(long rows) throws InterruptedException {
        long limit = System.nanoTime() + QUIET_LIMIT.toNanos();
        while (visible() < rows && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** What does not fit: each event sent must be there once, and the books must balance. */
    List<String> problems(long sent) throws IOException, InterruptedException {
        List<String> counts = clickHouse
                .query("SELECT count(), uniqExact(request_id), sum(sign) FROM weir.traffic_ledger")
                .getFirst();
        String expected = Long.toString(sent);
        Stream<String> rows = counts.equals(List.of(expected, expected, expected))
                ? Stream.of()
                : Stream.of(sent + " events were accepted; the ledger has " + counts.get(0) + " rows of "
                        + counts.get(1) + " request_ids that add up to " + counts.get(2));
        return Stream.concat(rows, books().stream()).toList();
    }

    private List<String> books() throws IOException, InterruptedException {
        long limit = System.nanoTime() + QUIET_LIMIT.toNanos();
        HttpRequest request = HttpRequest.newBuilder(URI.create(facts.reporting() + "/api/pipeline/balance"))
                .header(
                        "Authorization",
                        "Bearer " + facts.key(facts.tenant(), "read").orElseThrow())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (true) {
                String answer = http.send(request, BodyHandlers.ofString()).body();
                JsonNode balanced = JSON.readTree(answer).path("balanced");
                if (balanced.isBoolean()) {
                    return balanced.asBoolean() ? List.of() : List.of("the books do not balance: " + answer);
                }
                if (System.nanoTime() > limit) {
                    return List.of("the books could not be compared: " + answer);
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    /** Processor time so far by name of the process. */
    Map<String, Duration> processorTime() throws IOException {
        Map<String, Duration> times = new TreeMap<>();
        for (StackFile.Running process : StackFile.read(home).orElseThrow().processes()) {
            ProcessHandle.of(process.pid())
                    .flatMap(handle -> handle.info().totalCpuDuration())
                    .ifPresent(time -> times.put(process.name(), time));
        }
        return times;
    }

    private static void end(Process supervisor) {
        supervisor.destroy();
        try {
            if (!supervisor.waitFor(60, TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
            }
        } catch (InterruptedException e) {
            supervisor.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end(supervisor);
    }
}
