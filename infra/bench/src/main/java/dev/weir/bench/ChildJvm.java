package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A JVM of its own that runs one main class. It holds the other end of a pipe as its standard input and ends with it, so
 * it can't outlive this process.
 */
final class ChildJvm implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Path log;

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** What to run. */
    record Command(
            String name,
            String classPath,
            List<String> flags,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment) {}

    static ChildJvm start(Command command, Path folder) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(command.flags());
        line.add("-cp");
        line.add(command.classPath());
        line.add(command.mainClass());
        line.addAll(command.arguments());
        Path log = folder.resolve(command.name() + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("WEIR_"));
        builder.environment().putAll(command.environment());
        return new ChildJvm(command.name(), builder.start(), log);
    }

    /** Returns once the condition holds; a process that ended, or a time that passed, is an error with its last words. */
    void await(BooleanSupplier ready, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ready.getAsBoolean()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException(name + " ended with " + process.exitValue() + lastWords());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(name + " was not ready within " + limit.toSeconds() + " s" + lastWords());
            }
        }
    }

    /** Whether its output holds that text. */
    boolean hasSaid(String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException _) {
            return false;
        }
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return ":\n  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.destroy();
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
