package dev.weir.cli;

import dev.weir.stack.StackFile;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir env}: what a shell needs for trying things out with curl. */
@Command(
        name = "env",
        description = "Print the stack's addresses and a tenant's keys as shell variables.",
        footer = {"", "For your shell:  eval \"$(./weir env)\""})
final class Env extends Weir.Verb implements Callable<Integer> {
    @Option(names = "--tenant", description = "The tenant; otherwise the first one.")
    private String tenant = "";

    @Override
    public Integer call() throws StackProblem, IOException {
        StackFile stack =
                StackFile.read(home()).orElseThrow(() -> new StackProblem("Nothing runs: ./weir up starts it."));
        String chosen = tenant.isEmpty() ? stack.tenant() : tenant;
        print("GATEWAY", stack.gateway());
        print("REPORTING", stack.reporting());
        print("KAFKA", stack.kafka());
        for (String scope : stack.keys().keySet().stream().sorted().toList()) {
            String key = stack.key(chosen, scope)
                    .orElseThrow(() -> new StackProblem("There is no tenant " + chosen + " in .weir/stack.json."));
            print(scope.toUpperCase(Locale.ROOT) + "_KEY", key);
        }
        return 0;
    }

    /** Names, addresses and keys hold nothing that a shell would take apart. */
    private void print(String name, String value) {
        out().println("export " + name + "=" + value);
    }
}
