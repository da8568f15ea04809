package dev.weir.cli;

import dev.weir.stack.StackFile;
import dev.weir.stack.StackLock;
import dev.weir.stack.StackProblem;
import dev.weir.stack.StackState;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir up}: starts the stack, shows how it gets on, and tells where everything is. */
@Command(
        name = "up",
        description = "Start Kafka, ClickHouse, S3, a simulator of the Cloud API and the four services.",
        footer = {
            "",
            "Addresses, keys and process ids are then in .weir/stack.json. Ports are moved by",
            "WEIR_LOCAL_GATEWAY_PORT and the like (see docs); a port 0 takes a free one.",
            "Example: ./weir up --detach"
        })
final class Up extends Weir.Verb implements Callable<Integer> {
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    @Option(
            names = {"-d", "--detach"},
            description = "Return as soon as everything is ready, and leave it running.")
    private boolean detach;

    @Override
    public Integer call() throws StackProblem, IOException, InterruptedException {
        if (StackLock.isHeld(home())) {
            throw new StackProblem(
                    "Weir already runs in this folder: ./weir status shows it, and ./weir down stops it.");
        }
        SupervisorProcess supervisor = SupervisorProcess.start(home(), detach);
        Thread onInterrupt = new Thread(() -> stop(supervisor), "stop-on-interrupt");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        boolean ready = followUntilReady(supervisor);
        if (!ready) {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
            throw new StackProblem("Weir did not start; what it said is above and in " + home().logs() + ".");
        }
        showAddresses();
        if (detach) {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
            return 0;
        }
        out().println("Ctrl-C stops it.");
        while (!supervisor.hasEnded(BETWEEN_LOOKS_MILLIS)) {
            supervisor.copyNewLines(out());
        }
        supervisor.copyNewLines(out());
        return supervisor.exitCode();
    }

    private boolean followUntilReady(SupervisorProcess supervisor) throws IOException, InterruptedException {
        while (!supervisor.hasEnded(BETWEEN_LOOKS_MILLIS)) {
            supervisor.copyNewLines(out());
            Optional<StackState> state = StackState.read(home());
            if (state.isPresent()
                    && state.get().supervisor() == supervisor.pid()
                    && state.get().phase() == StackState.Phase.READY) {
                supervisor.copyNewLines(out());
                return true;
            }
        }
        supervisor.copyNewLines(out());
        return false;
    }

    private void stop(SupervisorProcess supervisor) {
        try {
            supervisor.stop();
            while (!supervisor.hasEnded(BETWEEN_LOOKS_MILLIS)) {
                supervisor.copyNewLines(out());
            }
            supervisor.copyNewLines(out());
        } catch (IOException | InterruptedException e) {
            err().println("The supervisor may still be stopping: " + e.getMessage());
        }
    }

    private void showAddresses() throws IOException, StackProblem {
        StackFile stack = StackFile.read(home())
                .orElseThrow(() -> new StackProblem("The stack stopped again; see " + home().logs()));
        out().println();
        out().println("  gateway     " + stack.gateway());
        out().println("  reporting   " + stack.reporting());
        out().println("  console     " + stack.reporting() + "/  (./weir open has a key for it)");
        out().println("  Kafka       " + stack.kafka());
        out().println("  ClickHouse  " + stack.clickhouse().http());
        out().println("  S3          " + stack.s3().endpoint());
        out().println("  Cloud API   " + stack.cloud() + "/v1  (a simulator, for ./weir scale)");
        out().println("  keys        in " + home().stackFile());
        out().println();
    }
}
