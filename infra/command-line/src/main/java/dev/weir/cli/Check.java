package dev.weir.cli;

import picocli.CommandLine.Command;

/** {@code weir check}: proofs that a running stack keeps its promises. */
@Command(
        name = "check",
        description = "Prove that what was accepted is counted once.",
        subcommands = {
            CheckEvent.class,
            CheckBalance.class,
            CheckLedger.class,
            CheckSchema.class,
            CheckFaults.class,
            CheckExports.class,
            CheckConfig.class
        },
        footer = {"", "Example: ./weir check balance"})
final class Check extends Weir.Verb implements Runnable {
    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(commandLine(), "Say what to check.");
    }
}
