package dev.weir.cli;

import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code weir check config}: has the reporting API's own code judge an org_config.yaml. */
@Command(
        name = "config",
        description =
                "Judge an org_config.yaml as the reporting API does at its start, or make the hash of an operator's"
                        + " secret. Needs no running stack.",
        footer = {"", "Example: ./weir check config org_config.yaml"})
final class CheckConfig extends Weir.Verb implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The file, such as org_config.yaml.")
    private @Nullable Path file;

    @Option(names = "--hash", description = "Read a secret from the terminal or standard input and print its hash.")
    private boolean hash;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (hash == (file != null)) {
            throw new ParameterException(commandLine(), "Name a file, or say --hash.");
        }
        Process check = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        new ProjectFolder(home().root()).module("reporting-api").classPath(),
                        "dev.weir.reporting.scaling.config.ConfigCheck",
                        hash ? "--hash" : String.valueOf(file)))
                .inheritIO()
                .start();
        return check.waitFor();
    }
}
