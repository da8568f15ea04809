package dev.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code weir load}: records from the bucket, or many requests at a time to see how the services bear them. */
@Command(
        name = "load",
        description = "Load records from the bucket, or send many requests at a time and print how they went.",
        subcommands = {LoadRecords.class, LoadIsolation.class},
        footer = {
            "",
            "Example: ./weir load records companies 2026-11/",
            "         ./weir load isolation --requests 20 --delay 2"
        })
final class Load extends Weir.Verb implements Runnable {
    @Override
    public void run() {
        throw new ParameterException(commandLine(), "Say which load: records or isolation.");
    }
}
