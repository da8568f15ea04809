package dev.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code weir rejected}: events that the pipeline accepted and could not apply. */
@Command(
        name = "rejected",
        description = "Find events that were accepted and could not be applied, and replay them.",
        subcommands = {RejectedList.class, RejectedReasons.class, RejectedShow.class, RejectedReplay.class},
        footer = {"", "Example: ./weir rejected reasons"})
final class Rejected extends Weir.Verb implements Runnable {
    @Override
    public void run() {
        throw new ParameterException(
                commandLine(), "Say what to do with rejected events: list, reasons, show or replay.");
    }
}
