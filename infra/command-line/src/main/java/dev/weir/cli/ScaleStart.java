package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir scale start}: starts a service that was stopped. */
@Command(
        name = "start",
        description = "Start a service that was stopped.",
        footer = {"", "Example: ./weir scale start lab --wait"})
final class ScaleStart extends StateVerb {
    ScaleStart() {
        super("start");
    }
}
