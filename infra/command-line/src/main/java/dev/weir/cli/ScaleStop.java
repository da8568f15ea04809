package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import picocli.CommandLine.Command;

/** {@code weir scale stop}: stops a service; its name has to be typed once more. */
@Command(
        name = "stop",
        description = "Stop a service: nobody can use it until it is started. Its name has to be typed once more.",
        footer = {"", "Example: ./weir scale stop lab --confirm lab --wait"})
final class ScaleStop extends StateVerb {
    ScaleStop() {
        super("stop");
    }

    @Override
    void confirmed(ObjectNode request) throws StackProblem {
        confirm(request, service(), "nobody can use a service that is stopped");
    }
}
