package dev.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code weir scale}: the size and state of ClickHouse services. */
@Command(
        name = "scale",
        description = {
            "Look at ClickHouse services, change their size for good, for a while or in windows, and see who did what.",
            "In the local stack the Cloud behind it is a simulator: docs/cloud-simulator.md."
        },
        subcommands = {
            ScaleShow.class,
            ScaleSet.class,
            ScaleWindow.class,
            ScaleStop.class,
            ScaleStart.class,
            ScaleWake.class,
            ScaleCancel.class,
            ScaleAudit.class
        },
        footer = {
            "",
            "Example: ./weir scale show",
            "         ./weir scale set reports --max-memory 64 --revert-after 60 --wait",
            "         ./weir scale show --as alice --secret-file ~/.weir-secret"
        })
final class Scale extends Weir.Verb implements Runnable {
    @Override
    public void run() {
        throw new ParameterException(
                commandLine(), "Say what to do: show, set, window, stop, start, wake, cancel or audit.");
    }
}
