package dev.weir.faults;

import static org.awaitility.Awaitility.await;

import dev.weir.local.ProjectFolder;
import dev.weir.stack.ScratchStack;
import dev.weir.stack.StackFile;
import dev.weir.stack.StackHome;
import dev.weir.stack.StackState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The product as {@code ./weir up} starts it, in a folder of its own and on free ports. */
final class Stack implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration BACK_LIMIT = Duration.ofMinutes(2);

    private final ProjectFolder project;
    private final ScratchStack processes;

    private Stack(ProjectFolder project, ScratchStack processes) {
        this.project = project;
        this.processes = processes;
    }

    /** One without a sink; returns when Kafka and ClickHouse serve, the rest is still starting. */
    static Stack withoutSink(ProjectFolder project, Path folder) throws IOException {
        // Eight days of events and the day on which they are sent.
        return start(project, folder, "sink", Map.of("WEIR_LATENESS", "10d"));
    }

    /** All of it; returns when everything serves. */
    static Stack whole(ProjectFolder project, Path folder) throws IOException {
        Stack stack = start(project, folder, "", Map.of());
        stack.awaitReady();
        return stack;
    }

    private static Stack start(ProjectFolder project, Path folder, String without, Map<String, String> settings)
            throws IOException {
        Stack stack = new Stack(project, ScratchStack.start(project, folder, without, settings));
        await("Kafka and ClickHouse")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the supervisor ended: see " + folder, () -> !stack.processes.isAlive())
                .until(() -> stack.isReady("kafka") && stack.isReady("clickhouse"));
        return stack;
    }

    ProjectFolder project() {
        return project;
    }

    StackHome home() {
        return processes.home();
    }

    StackFile facts() {
        try {
            return StackFile.read(home()).orElseThrow(() -> new IllegalStateException("the stack has ended"));
        } catch (IOException e) {
            throw new IllegalStateException("stack.json can't be read", e);
        }
    }

    /** Waits until every process serves. */
    void awaitReady() {
        await("every process of the stack")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the supervisor ended: see " + home().folder(), () -> !processes.isAlive())
                .until(() -> state().isPresent()
                        && state().get().processes().stream()
                                .allMatch(process -> process.state().equals("ready")));
    }

    /** kill -9; returns when the supervisor has started it again and it serves. */
    void kill(String name) {
        int before = restarts(name);
        process(name).destroyForcibly();
        awaitBack(name, before);
    }

    /** SIGTERM; returns when the supervisor has started it again and it serves. */
    void restart(String name) {
        int before = restarts(name);
        process(name).destroy();
        awaitBack(name, before);
    }

    /** SIGSTOP, and SIGCONT after that time. */
    void freeze(String name, Duration time) throws InterruptedException {
        long pid = process(name).pid();
        Signal.STOP.send(pid);
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } finally {
            Signal.CONT.send(pid);
        }
        await(name + " after standing still").atMost(BACK_LIMIT).until(() -> isReady(name));
    }

    @Override
    public void close() {
        processes.close();
    }

    private void awaitBack(String name, int before) {
        await(name + " after its end")
                .atMost(BACK_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> restarts(name) > before && isReady(name));
    }

    private ProcessHandle process(String name) {
        long pid = facts().processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " does not run"))
                .pid();
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException(name + " does not run"));
    }

    private int restarts(String name) {
        return seen(name).map(StackState.Seen::restarts).orElse(0);
    }

    private boolean isReady(String name) {
        return seen(name).filter(process -> process.state().equals("ready")).isPresent();
    }

    private Optional<StackState.Seen> seen(String name) {
        return state().flatMap(state -> state.processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst());
    }

    private Optional<StackState> state() {
        try {
            return StackState.read(home());
        } catch (IOException e) {
            throw new IllegalStateException("state.json can't be read", e);
        }
    }
}
