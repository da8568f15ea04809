package dev.weir.cli;

import dev.weir.local.Folders;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir reset}: stops the stack and removes its data, keys and logs. */
@Command(
        name = "reset",
        description = "Stop everything and remove all data, keys and logs of this folder's stack.",
        footer = {"", "Example: ./weir reset --yes"})
final class Reset extends Weir.Verb implements Callable<Integer> {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws StackProblem, IOException, InterruptedException {
        if (!yes && !confirmed("Remove all data, keys and logs in " + home().folder() + "?")) {
            throw new StackProblem("Nothing was removed; ./weir reset --yes removes without asking.");
        }
        Down.stop(home(), out());
        for (Path folder : List.of(home().data(), home().secrets(), home().logs())) {
            Folders.remove(folder);
        }
        out().println("Removed all data, keys and logs in " + home().folder() + ".");
        return 0;
    }
}
