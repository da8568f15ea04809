package dev.weir.faults;

import static org.awaitility.Awaitility.await;

import dev.weir.local.ChildCommand;
import dev.weir.local.ChildProcess;
import dev.weir.local.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The sinks of the stack: one that works, and others that crash or stand still at a point of their protocol. */
final class Sinks implements AutoCloseable {
    /** Longer than an answer of ClickHouse is waited for. */
    static final int LATE_SECONDS = 7;

    private static final int CRASHED = 137;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Stack stack;
    private final URI store;
    private final String without;
    private final List<ChildProcess> all = new ArrayList<>();
    private @Nullable ChildProcess working;

    /**
     * @param store where the sinks find ClickHouse
     * @param without the guards they leave out, separated by commas; none when it is empty
     */
    Sinks(Stack stack, URI store, String without) {
        this.stack = stack;
        this.store = store;
        this.without = without;
    }

    /** The sink that works; started when there is none. */
    ChildProcess working() throws IOException {
        ChildProcess sink = working;
        if (sink == null || !sink.isAlive()) {
            sink = start(Map.of());
            working = sink;
        }
        return sink;
    }

    /** From now on that one is the sink that works. */
    void setWorking(ChildProcess sink) {
        working = sink;
    }

    /** Ends the sink that works, in order. */
    void endWorking() {
        if (working != null) {
            end(working);
            working = null;
        }
    }

    void end(ChildProcess sink) {
        sink.stop();
        all.remove(sink);
    }

    /** A sink that ends at that point, as after a power cut; returns when it has. */
    void crashAt(String point) throws IOException, InterruptedException {
        ChildProcess sink = start(Map.of("WEIR_SINK_CRASH_AT", point));
        try {
            int code = sink.ended().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (code != CRASHED) {
                throw new IllegalStateException("a sink ended with " + code + " instead of crashing at " + point);
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("a sink did not come to " + point + " within " + LIMIT, e);
        }
        all.remove(sink);
    }

    /** A sink that stands still at that point; returns when it does. */
    ChildProcess frozenAt(String point) throws IOException {
        ChildProcess sink = start(Map.of("WEIR_SINK_FREEZE_AT", point));
        await("a sink that stands still at " + point)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> isFrozen(sink));
        return sink;
    }

    ChildProcess start(Map<String, String> faults) throws IOException {
        Map<String, String> settings = new HashMap<>(faults);
        if (!without.isEmpty()) {
            settings.put("WEIR_SINK_WITHOUT", without);
        }
        Path secrets = stack.home().secrets();
        settings.put("WEIR_KAFKA", stack.facts().kafka());
        settings.put("WEIR_CLICKHOUSE", store.toString());
        settings.put(
                "WEIR_CLICKHOUSE_SINK_PASSWORD_FILE",
                secrets.resolve("clickhouse-sink-password").toString());
        settings.put(
                "WEIR_CLICKHOUSE_SCHEMA_PASSWORD_FILE",
                secrets.resolve("clickhouse-schema-password").toString());
        settings.put("WEIR_SINK_BATCH_AGE", "100ms");
        settings.put("WEIR_SINK_PASS_LIFETIME", "3s");
        settings.put("WEIR_SINK_CLICKHOUSE_TIMEOUT", "5s");
        settings.put("WEIR_OPERATIONS_PORT", "0");
        settings.put("WEIR_EXIT_WITH_PARENT", "true");
        ChildProcess sink = ChildProcess.start(new ChildCommand(
                "sink",
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"),
                stack.project().module("clickhouse-sink"),
                "dev.weir.sink.Sink",
                List.of(),
                settings,
                stack.home().logs().resolve("sinks.log"),
                // Nobody waits for it: a sink that is to crash may never be ready.
                new Readiness.Line("ready")));
        all.add(sink);
        return sink;
    }

    @Override
    public void close() {
        for (ChildProcess sink : List.copyOf(all)) {
            sink.kill();
        }
    }

    private static boolean isFrozen(ChildProcess sink) throws IOException {
        if (!sink.isAlive()) {
            throw new IllegalStateException("a sink ended instead of standing still");
        }
        Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(sink.pid())).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("T");
    }
}
