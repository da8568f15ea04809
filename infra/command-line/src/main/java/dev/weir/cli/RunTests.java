package dev.weir.cli;

import dev.weir.stack.StackProblem;
import picocli.CommandLine.Command;

/** {@code weir test}: described here for the help; the script runs it, since it needs Maven and no built classes. */
@Command(
        name = "test",
        description = "Build everything and run all tests, unit and integration, against the real parts.",
        footer = {"", "Arguments are handed on to Maven, for example: ./weir test -pl :service-kit -am"})
final class RunTests extends Weir.Verb implements java.util.concurrent.Callable<Integer> {
    @Override
    public Integer call() throws StackProblem {
        throw new StackProblem("Tests are run by the script: ./weir test");
    }
}
