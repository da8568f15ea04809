package dev.weir.cli;

import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir bench}: hands on to the bench program, in a JVM of its own so that this one does not count. */
@Command(
        name = "bench",
        description = "Measure: each bench against a named baseline in the same run.",
        footer = {"", "Example: ./weir bench ingest-single --runs 5"})
final class RunBench extends Weir.Verb implements Callable<Integer> {
    /** Its options too, in their order: the bench program knows them. */
    @Parameters(
            arity = "0..*",
            paramLabel = "ARGUMENT",
            description = "Names of benches and their options, such as ingest-single --runs 5 --json; none lists them.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-cp");
        command.add(new ProjectFolder(home().root()).module("infra/bench").classPath());
        command.add("dev.weir.bench.Bench");
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
