package dev.weir.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running child JVM. It ends when this process ends, since the pipe to its standard input ends then; it can be
 * stopped, killed, and frozen, as fault tests need it.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(25);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    private final ChildCommand command;
    private final Process process;
    private final long logStart;
    private final CompletableFuture<Process> gone;

    private ChildProcess(ChildCommand command, Process process, long logStart, Path temporary) {
        this.command = command;
        this.process = process;
        this.logStart = logStart;
        gone = process.onExit().whenComplete((_, _) -> remove(temporary));
    }

    /**
     * Starts the child; its output is appended to its log. It may not serve yet: see {@link #awaitReady()}. Its temporary
     * files, which a killed JVM leaves behind, are in a folder of its own and go with it.
     */
    public static ChildProcess start(ChildCommand command) throws IOException {
        Path folder = command.log().toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path temporary = Files.createTempDirectory("weir-" + command.name() + "-");
        long logStart = Files.exists(command.log()) ? Files.size(command.log()) : 0;
        ProcessBuilder builder = new ProcessBuilder(
                        command.with("-Djava.io.tmpdir=" + temporary).line())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()))
                .redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        return new ChildProcess(command, builder.start(), logStart, temporary);
    }

    /** Waits until the child serves; a child that ends instead is told of with the last lines of its log. */
    public ChildProcess awaitReady() {
        return awaitReady(START_LIMIT);
    }

    public ChildProcess awaitReady(Duration limit) {
        Instant end = Instant.now().plus(limit);
        ReadyProbe probe = new ReadyProbe(command.readiness(), command.log(), logStart);
        while (!probe.answers()) {
            if (!process.isAlive()) {
                throw new PartProblem(command.name() + " ended while starting: " + lastWords());
            }
            if (Instant.now().isAfter(end)) {
                close();
                throw new PartProblem(
                        command.name() + " was not ready after " + limit.toSeconds() + " s; see " + command.log());
            }
            pauseBetweenLooks();
        }
        return this;
    }

    public String name() {
        return command.name();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code once the child has ended. */
    public CompletableFuture<Integer> ended() {
        return gone.thenApply(Process::exitValue);
    }

    /** Ends the child's input and lets it finish; what does not, gets SIGTERM, and then SIGKILL. */
    public void stop() {
        stop(STOP_LIMIT);
    }

    public void stop(Duration patience) {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            process.destroy();
        }
        if (hasEnded(patience)) {
            return;
        }
        process.destroy();
        if (!hasEnded(Duration.ofSeconds(5))) {
            kill();
        }
    }

    /** kill -9: the child gets no chance to do anything. */
    public void kill() {
        process.destroyForcibly();
        hasEnded(Duration.ofSeconds(10));
    }

    /** SIGSTOP: the child keeps everything and does nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT: the child goes on as if no time had passed. */
    public void thaw() {
        signal("CONT");
    }

    @Override
    public void close() {
        stop();
    }

    private boolean hasEnded(Duration limit) {
        try {
            gone.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** What stays is a few files too many. */
    private static void remove(Path temporary) {
        try {
            Folders.remove(temporary);
        } catch (IOException | UncheckedIOException stillUsed) {
            System.err.println(temporary + " could not be removed: " + stillUsed);
        }
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("no SIG" + name + " for " + command.name() + ": "
                        + new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            }
        } catch (IOException broken) {
            throw new IllegalStateException("the program kill can't be run", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String lastWords() {
        try {
            byte[] log = Files.readAllBytes(command.log());
            int from = (int) Math.min(logStart, log.length);
            List<String> lines = new String(log, from, log.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.isEmpty()
                    ? "it said nothing"
                    : String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException unreadable) {
            return "see " + command.log();
        }
    }

    private static void pauseBetweenLooks() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PartProblem("interrupted while waiting for a part", interrupted);
        }
    }
}
