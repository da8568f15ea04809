package dev.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code weir scale window}: times at which a service has another size, once or each week. */
@Command(
        name = "window",
        description = "List, add and remove the times at which a service has another size.",
        subcommands = {ScaleWindowList.class, ScaleWindowAdd.class, ScaleWindowRemove.class},
        footer = {"", "Example: ./weir scale window list"})
final class ScaleWindow extends Weir.Verb implements Runnable {
    @Override
    public void run() {
        throw new ParameterException(commandLine(), "Say what to do with windows: list, add or remove.");
    }
}
