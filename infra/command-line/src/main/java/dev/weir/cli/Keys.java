package dev.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code weir keys}: a tenant's API keys. */
@Command(
        name = "keys",
        description = "List, make, rotate and revoke a tenant's API keys.",
        subcommands = {KeysList.class, KeysCreate.class, KeysRotate.class, KeysRevoke.class},
        footer = {"", "Example: ./weir keys list"})
final class Keys extends Weir.Verb implements Runnable {
    @Override
    public void run() {
        throw new ParameterException(commandLine(), "Say what to do with keys: list, create, rotate or revoke.");
    }
}
