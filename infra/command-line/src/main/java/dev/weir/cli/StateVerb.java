package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;

/** A verb that stops, starts or wakes a service. */
abstract class StateVerb extends ServiceVerb {
    private final String command;

    StateVerb(String command) {
        this.command = command;
    }

    /** Has a request confirmed that needs it. */
    void confirmed(ObjectNode request) throws StackProblem {}

    @Override
    final int scale(Api api) throws StackProblem, IOException, InterruptedException {
        ObjectNode request = request().put("command", command);
        confirmed(request);
        return change(api, "/api/service/state", request);
    }
}
