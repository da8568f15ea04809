package dev.weir.cli;

import dev.weir.stack.Leftovers;
import dev.weir.stack.StackFile;
import dev.weir.stack.StackHome;
import dev.weir.stack.StackLock;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** {@code weir down}: stops the stack in order; what was acknowledged stays. */
@Command(
        name = "down",
        description = "Stop everything in order. Data stays in .weir for the next start.",
        footer = {"", "Example: ./weir down"})
final class Down extends Weir.Verb implements Callable<Integer> {
    private static final long LIMIT_SECONDS = 180;

    @Override
    public Integer call() throws StackProblem, IOException, InterruptedException {
        stop(home(), out());
        return 0;
    }

    /** Stops what runs in that folder, also what a killed supervisor left behind. */
    static void stop(StackHome home, PrintWriter out) throws StackProblem, IOException, InterruptedException {
        Optional<StackFile> stack = StackFile.read(home);
        if (StackLock.isHeld(home)) {
            long pid = stack.map(StackFile::supervisor)
                    .orElseThrow(() -> new StackProblem("Weir is just starting; try again in a moment."));
            out.println("Stopping");
            end(pid);
        }
        List<ProcessHandle> left = Leftovers.of(home);
        if (!left.isEmpty()) {
            out.println("Waiting for " + left.size() + " processes whose supervisor was killed");
            Leftovers.end(left);
        }
        Files.deleteIfExists(home.stackFile());
        Files.deleteIfExists(home.stateFile());
        out.println(stack.isPresent() ? "Stopped." : "Nothing runs.");
    }

    private static void end(long pid) throws StackProblem, InterruptedException {
        Optional<ProcessHandle> supervisor = ProcessHandle.of(pid);
        if (supervisor.isEmpty()) {
            return;
        }
        supervisor.get().destroy();
        try {
            supervisor.get().onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StackProblem("The supervisor, process " + pid + ", does not end.", e);
        }
    }
}
