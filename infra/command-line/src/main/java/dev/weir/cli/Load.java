package dev.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code weir load}: many requests at a time, to see how the services bear them. */
@Command(
        name = "load",
        description = "Send many requests at a time and print how they went.",
        subcommands = LoadIsolation.class,
        footer = {"", "Example: ./weir load isolation --requests 20 --delay 2"})
final class Load extends Weir.Verb implements Runnable {
    @Override
    public void run() {
        throw new ParameterException(commandLine(), "Say which load: isolation.");
    }
}
