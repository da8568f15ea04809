package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir check faults}: breaks the whole product under load. */
@Command(
        name = "faults",
        description = "Break a stack of its own in every way it promises to survive, and compare every event exactly.",
        footer = {
            "",
            "Options: --long, --faults N, --events N, --rate N, --seed N, --only TEXT, --without GUARDS, --list, --keep,",
            "         --json.",
            "Example: ./weir check faults --long"
        })
final class CheckFaults extends SuiteVerb {
    CheckFaults() {
        super("dev.weir.faults.Faults");
    }
}
