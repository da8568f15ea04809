package dev.weir.stack;

import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The supervisor of a whole stack on free ports and in a folder of its own: for benches and for tests of the product. */
public final class ScratchStack implements AutoCloseable {
    private static final int STOP_SECONDS = 60;

    private final StackHome home;
    private final Process supervisor;

    private ScratchStack(StackHome home, Process supervisor) {
        this.home = home;
        this.supervisor = supervisor;
    }

    /**
     * Starts the supervisor; the stack is then still starting.
     *
     * @param without the process that is left to somebody else, or an empty name
     * @param settings of the stack's processes, beside the ports; no other {@code WEIR_…} reaches them
     */
    public static ScratchStack start(ProjectFolder project, Path folder, String without, Map<String, String> settings)
            throws IOException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                project.module("infra/local-stack").classPath(),
                LocalStack.class.getName(),
                project.path().toString(),
                "--folder",
                folder.toString(),
                "--exit-with-parent"));
        if (!without.isEmpty()) {
            command.addAll(List.of("--without", without));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("supervisor.log").toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("WEIR_"));
        for (LocalPort port : LocalPort.values()) {
            environment.put(port.settingName(), "0");
        }
        environment.putAll(settings);
        return new ScratchStack(new StackHome(project.path(), folder), Objects.requireNonNull(builder.start()));
    }

    public StackHome home() {
        return home;
    }

    /** False once the supervisor has ended; why, is in its log in the folder. */
    public boolean isAlive() {
        return supervisor.isAlive();
    }

    /** Whether every process of the stack serves. */
    public boolean isReady() throws IOException {
        Optional<StackState> state = StackState.read(home);
        return state.isPresent()
                && state.get().supervisor() == supervisor.pid()
                && state.get().phase() == StackState.Phase.READY
                && state.get().processes().stream()
                        .allMatch(process -> process.state().equals("ready"));
    }

    /** Stops the stack in order; one that does not stop within a minute is killed, and that is an error. */
    @Override
    public void close() {
        supervisor.destroy();
        try {
            if (!supervisor.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
                throw new IllegalStateException("the stack did not stop within " + STOP_SECONDS + " seconds");
            }
        } catch (InterruptedException e) {
            supervisor.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
