package dev.weir.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.stack.ScratchStack;
import dev.weir.stack.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
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
    private final ScratchStack stack;
    private final StackFile facts;
    private final ClickHouseConnection clickHouse;
    private final HttpClient http = HttpClient.newHttpClient();

    private WholeStack(ScratchStack stack, StackFile facts) {
        this.stack = stack;
        this.facts = facts;
        this.clickHouse = ClickHouseConnection.to(
                URI.create(facts.clickhouse().http()),
                facts.clickhouse().user(),
                facts.clickhouse().password());
    }

    static WholeStack start(Workplace workplace) throws IOException, InterruptedException {
        ScratchStack stack =
                ScratchStack.start(workplace.project(), workplace.scratch().resolve("stack"), "", Map.of());
        try {
            awaitReady(stack);
            return new WholeStack(stack, StackFile.read(stack.home()).orElseThrow());
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    private static void awaitReady(ScratchStack stack) throws IOException, InterruptedException {
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (!stack.isReady()) {
            if (!stack.isAlive() || System.nanoTime() > limit) {
                throw new IllegalStateException(
                        "the stack did not start; see " + stack.home().folder());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
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

    StackFile.S3 s3() {
        return facts.s3();
    }

    /** Where the first tenant's loads lie in the bucket. */
    String loadsFolder() {
        return "loads/" + facts.tenant() + "/";
    }

    long companies() {
        return rows("companies_history");
    }

    /** The process of that name as it runs now. */
    long pid(String name) throws IOException {
        return StackFile.read(stack.home()).orElseThrow().processes().stream()
                .filter(process -> process.name().equals(name))
                .mapToLong(StackFile.Running::pid)
                .findFirst()
                .orElseThrow();
    }

    long visible() {
        return rows("traffic_ledger");
    }

    private long rows(String table) {
        return Long.parseLong(
                clickHouse.query("SELECT count() FROM weir." + table).getFirst().getFirst());
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

    /** What does not fit: each company must be there once, and the books must balance. */
    List<String> recordProblems(long sent) throws IOException, InterruptedException {
        List<String> counts = clickHouse
                .query("SELECT count(), uniqExact(id), countIf(is_current) FROM weir.companies_history")
                .getFirst();
        String expected = Long.toString(sent);
        Stream<String> rows = counts.equals(List.of(expected, expected, expected))
                ? Stream.of()
                : Stream.of(sent + " companies were sent; the history has " + counts.get(0) + " rows of "
                        + counts.get(1) + " ids, " + counts.get(2) + " of them current");
        return Stream.concat(rows, books().stream()).toList();
    }

    private List<String> books() throws IOException, InterruptedException {
        long limit = System.nanoTime() + QUIET_LIMIT.toNanos();
        while (true) {
            JsonNode answer = ask("GET", "/api/pipeline/balance", "read", "");
            JsonNode balanced = answer.path("balanced");
            if (balanced.isBoolean()) {
                return balanced.asBoolean() ? List.of() : List.of("the books do not balance: " + answer);
            }
            if (System.nanoTime() > limit) {
                return List.of("the books could not be compared: " + answer);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Asks the reporting API with the first tenant's key of that scope. */
    JsonNode ask(String method, String path, String scope, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(facts.reporting() + path))
                .header(
                        "Authorization",
                        "Bearer " + facts.key(facts.tenant(), scope).orElseThrow())
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    /** Processor time so far by name of the process. */
    Map<String, Duration> processorTime() throws IOException {
        Map<String, Duration> times = new TreeMap<>();
        for (StackFile.Running process :
                StackFile.read(stack.home()).orElseThrow().processes()) {
            ProcessHandle.of(process.pid())
                    .flatMap(handle -> handle.info().totalCpuDuration())
                    .ifPresent(time -> times.put(process.name(), time));
        }
        return times;
    }

    /** How many processors each process kept busy for so long. */
    Map<String, Double> processorsSince(Map<String, Duration> before, double seconds) throws IOException {
        Map<String, Double> figures = new TreeMap<>();
        processorTime()
                .forEach((name, cpu) -> figures.put(
                        "cpu_" + name,
                        cpu.minus(before.getOrDefault(name, Duration.ZERO)).toMillis() / 1e3 / seconds));
        return figures;
    }

    @Override
    public void close() {
        http.close();
        stack.close();
    }
}
