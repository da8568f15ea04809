package dev.weir.stack;

import dev.weir.local.ChildCommand;
import java.util.ArrayList;
import java.util.List;

/** One process of the stack before it is started: its command, its port, and how it is asked whether it serves. */
record Launch(ChildCommand command, int port, Probe probe) {

    String name() {
        return command.name();
    }

    /** The command with more JVM flags. */
    ChildCommand with(List<String> flags) {
        List<String> all = new ArrayList<>(command.jvmFlags());
        all.addAll(flags);
        return new ChildCommand(
                command.name(),
                all,
                command.module(),
                command.mainClass(),
                command.arguments(),
                command.environment(),
                command.log(),
                command.readiness());
    }
}
