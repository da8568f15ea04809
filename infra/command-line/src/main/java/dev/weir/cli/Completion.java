package dev.weir.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code weir completion}: a script that teaches a shell the verbs and options. */
@Command(
        name = "completion",
        description = "Print a script that lets bash or zsh complete verbs and options with the Tab key.",
        footer = {
            "",
            "For this shell:    source <(./weir completion)",
            "For each new one:  echo 'source <('\"$PWD\"'/weir completion)' >> ~/.bashrc   (or ~/.zshrc)",
            "Then './weir rej<Tab>' becomes './weir rejected'."
        })
final class Completion extends Weir.Verb implements Callable<Integer> {
    @Override
    public Integer call() {
        out().print(AutoComplete.bash("weir", commandLine().getParent()));
        out().flush();
        return 0;
    }
}
