package dev.weir.cli;

import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir check faults}: hands on to the fault suite, which starts a stack of its own. */
@Command(
        name = "faults",
        description = "Break a stack of its own in every way it promises to survive, and compare every event exactly.",
        footer = {"", "Example: ./weir check faults --long"})
final class CheckFaults extends Weir.Verb implements Callable<Integer> {
    /** Its options, in their order: the suite knows them. */
    @Parameters(
            arity = "0..*",
            paramLabel = "ARGUMENT",
            description = "Options of the suite: --long, --faults N, --events N, --rate N, --seed N, --only TEXT,"
                    + " --without GUARDS, --list, --keep, --json.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-cp");
        command.add(new ProjectFolder(home().root()).module("infra/faults").classPath());
        command.add("dev.weir.faults.Faults");
        command.addAll(arguments);
        Process suite = new ProcessBuilder(command).inheritIO().start();
        // Whatever ends this program ends the suite, and with it the suite's stack.
        Runtime.getRuntime().addShutdownHook(new Thread(suite::destroy, "end-faults"));
        return suite.waitFor();
    }
}
