package dev.weir.cli;

import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Parameters;

/** A verb that hands on to a program of the fault suite, which starts a stack of its own and knows its own options. */
abstract class SuiteVerb extends Weir.Verb implements Callable<Integer> {
    private final String program;

    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Its options, as below.")
    private List<String> arguments = new ArrayList<>();

    SuiteVerb(String program) {
        this.program = program;
    }

    @Override
    public final Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-cp");
        command.add(new ProjectFolder(home().root()).module("infra/faults").classPath());
        command.add(program);
        command.addAll(arguments);
        Process suite = new ProcessBuilder(command).inheritIO().start();
        // Whatever ends this program ends the suite, and with it the suite's stack.
        Runtime.getRuntime().addShutdownHook(new Thread(suite::destroy, "end-suite"));
        return suite.waitFor();
    }
}
