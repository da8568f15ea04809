package dev.weir.reporting.scaling;

import dev.weir.kit.access.ApiKey;
import dev.weir.reporting.scaling.ScalingStand.Keys;
import dev.weir.reporting.scaling.config.OrgConfigFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The routes of scaling in a process of their own, which a test can kill; its clock is put forward. */
final class ScalingProcess implements AutoCloseable {
    private final Process process;
    private final URI address;

    private ScalingProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static ScalingProcess start(String kafka, Path config, ApiKey alice, Duration ahead) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScalingProcess.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "KAFKA", kafka,
                        "CONFIG", config.toString(),
                        "ALICE", alice.reveal(),
                        "AHEAD", ahead.toString()));
        Process process = builder.start();
        // Not closed: that would close the process's output.
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the process ended before it served");
        }
        return new ScalingProcess(process, URI.create(line));
    }

    URI address() {
        return address;
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Ends when its standard input does, as with the test that started it. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        ApiKey alice = Objects.requireNonNull(ApiKey.parse(environment.getOrDefault("ALICE", "")));
        try (ScalingStand stand = new ScalingStand(
                environment.getOrDefault("KAFKA", ""),
                OrgConfigFile.read(Path.of(environment.getOrDefault("CONFIG", ""))),
                new Keys(alice, ApiKey.generate(), ApiKey.generate()),
                new ShiftedClock(Duration.parse(environment.getOrDefault("AHEAD", "PT0S"))))) {
            System.out.println(stand.address());
            int end = System.in.read();
            System.exit(end < 0 ? 0 : 1);
        }
    }
}
