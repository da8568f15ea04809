package dev.weir.sink;

import dev.weir.local.ProjectFolder;
import dev.weir.testing.StartArchive;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A sink in a JVM of its own, which a test may kill, freeze or let crash. */
final class SinkProcess implements AutoCloseable {
    private static final ProjectFolder PROJECT = ProjectFolder.find();

    private final Process process;

    private SinkProcess(Process process) {
        this.process = process;
    }

    /** One that starts quickly, and works slowly. */
    static SinkProcess start(Map<String, String> settings) throws IOException {
        return start(settings, List.of("-XX:TieredStopAtLevel=1"));
    }

    static SinkProcess start(Map<String, String> settings, List<String> flags) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED"));
        line.addAll(flags);
        line.addAll(StartArchive.of(PROJECT, "sink").flags());
        line.addAll(List.of("-cp", PROJECT.module("clickhouse-sink").classPath(), Sink.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_"));
        builder.environment().putAll(settings);
        builder.environment().put("WEIR_EXIT_WITH_PARENT", "true");
        builder.environment().putIfAbsent("WEIR_OPERATIONS_PORT", "0");
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(Path.of("target", "sinks.log").toFile()));
        return new SinkProcess(builder.start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and answers with its exit code. */
    int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the sink has not ended within " + limit);
        }
        return process.exitValue();
    }

    /** What it says of its health at that port; nothing while it does not listen. */
    String health(int operationsPort) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + operationsPort + "/health");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Whether it stands still, as WEIR_SINK_FREEZE_AT has it do. */
    boolean isFrozen() throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(process.pid())).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("T");
    }

    /** Lets it go on as if no time had passed. */
    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (process.isAlive() && isFrozen()) {
                process.destroyForcibly();
            }
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
