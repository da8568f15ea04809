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
        for (StackFile.Running process :
                StackFile.read(stack.home()).orElseThrow().processes()) {
            ProcessHandle.of(process.pid())
                    .flatMap(handle -> handle.info().totalCpuDuration())
                    .ifPresent(time -> times.put(process.name(), time));
        }
        return times;
    }

    @Override
    public void close() {
        stack.close();
    }
}
