package dev.weir.faults.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of infra/faults, run as {@code ./weir check} runs it.
 *
 * @param folder for what it prints
 */
record Program(String mainClass, Path folder) {
    /** What it said: its exit code, its JSON, and its steps. */
    record Answer(int code, JsonNode json, String steps) {}

    Answer json(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        int code = run(all);
        return new Answer(code, new JsonMapper().readTree(out().toFile()), Files.readString(steps()));
    }

    List<String> lines(String... arguments) throws IOException, InterruptedException {
        assertThat(run(List.of(arguments))).isZero();
        return Files.readAllLines(out());
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Path steps() {
        return folder.resolve("steps");
    }

    private int run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                ProjectFolder.find().module("infra/faults").classPath(),
                mainClass));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out().toFile()).redirectError(steps().toFile());
        // Also for the processes of its stack, which live for minutes: a second compiler would take more than it gives.
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroy();
        }
        return process.exitValue();
    }
}
