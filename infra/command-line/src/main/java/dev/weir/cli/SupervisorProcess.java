package dev.weir.cli;

import dev.weir.stack.LocalStack;
import dev.weir.stack.LogFile;
import dev.weir.stack.StackHome;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The supervisor as a process of its own, and its log as it grows. */
final class SupervisorProcess {
    /** Ctrl-C goes to every process of a terminal; only the command obeys it, and stops the rest in order. */
    private static final String WITHOUT_INTERRUPTS = "trap '' INT HUP; exec \"$0\" \"$@\"";

    private final Process process;
    private final Path log;
    private long copied;

    private SupervisorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; one that is not left alone ends with this process. */
    static SupervisorProcess start(StackHome home, boolean leftAlone) throws IOException {
        Path log = home.logs().resolve("supervisor.log");
        new LogFile(log).rotate();
        List<String> command = new ArrayList<>(List.of("sh", "-c", WITHOUT_INTERRUPTS));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LocalStack.class.getName(),
                home.root().toString()));
        if (!leftAlone) {
            command.add("--exit-with-parent");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(
                        leftAlone ? ProcessBuilder.Redirect.from(new File("/dev/null")) : ProcessBuilder.Redirect.PIPE);
        return new SupervisorProcess(builder.start(), log);
    }

    long pid() {
        return process.pid();
    }

    boolean hasEnded(long waitMillis) throws InterruptedException {
        return process.waitFor(waitMillis, TimeUnit.MILLISECONDS);
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Tells it to stop everything and end. */
    void stop() {
        process.destroy();
    }

    /** Hands on what its log has more than last time. */
    synchronized void copyNewLines(PrintWriter out) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(copied);
            byte[] fresh = new byte[(int) Math.max(0, file.length() - copied)];
            file.readFully(fresh);
            int end = fresh.length;
            while (end > 0 && fresh[end - 1] != '\n') {
                end--;
            }
            copied += end;
            out.print(new String(fresh, 0, end, StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
