package dev.weir.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes whose supervisor was killed: they end by themselves when their input ends, and this waits for it. */
public final class Leftovers {
    private static final Duration BY_THEMSELVES = Duration.ofSeconds(40);
    private static final Duration WHEN_ASKED = Duration.ofSeconds(10);

    private Leftovers() {}

    /** Those of the stack file that still run; a process id that now is another program's does not count. */
    public static List<ProcessHandle> of(StackHome home) throws IOException {
        Optional<StackFile> stack = StackFile.read(home);
        if (stack.isEmpty()) {
            return List.of();
        }
        return stack.get().processes().stream()
                .map(StackFile.Running::pid)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .filter(ProcessHandle::isAlive)
                .filter(Leftovers::isOurs)
                .toList();
    }

    /** Waits until all have ended; after a time they are told to, and then made to. */
    public static void end(List<ProcessHandle> left) throws InterruptedException {
        if (haveEnded(left, BY_THEMSELVES)) {
            return;
        }
        left.forEach(ProcessHandle::destroy);
        if (!haveEnded(left, WHEN_ASKED)) {
            left.forEach(ProcessHandle::destroyForcibly);
            haveEnded(left, WHEN_ASKED);
        }
    }

    private static boolean haveEnded(List<ProcessHandle> left, Duration limit) throws InterruptedException {
        try {
            CompletableFuture.allOf(left.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return left.stream().noneMatch(ProcessHandle::isAlive);
        }
    }

    private static boolean isOurs(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("dev.weir.");
    }
}
