package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir scale wake}: wakes a service that fell asleep. */
@Command(
        name = "wake",
        description = "Wake a service that fell asleep because nobody used it.",
        footer = {"", "Example: ./weir scale wake lab --wait"})
final class ScaleWake extends StateVerb {
    ScaleWake() {
        super("wake");
    }
}
