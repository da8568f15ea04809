package dev.weir.cli;

import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A verb that speaks to the running services as one tenant, with a table for people or JSON for scripts. */
abstract class TenantVerb extends Weir.Verb implements Callable<Integer> {
    @Option(names = "--tenant", paramLabel = "NAME", description = "The tenant; otherwise the first one.")
    private String tenant = "";

    @Option(names = "--json", description = "For scripts: print the service's answer.")
    private boolean json;

    @Override
    public final Integer call() throws StackProblem, IOException, InterruptedException {
        check();
        try (Api api = Api.of(home(), tenant)) {
            return run(api);
        }
    }

    /** Refuses arguments that make no sense together. */
    void check() throws StackProblem {}

    /** Does it; the answer is the exit code. */
    abstract int run(Api api) throws StackProblem, IOException, InterruptedException;

    final boolean json() {
        return json;
    }
}
