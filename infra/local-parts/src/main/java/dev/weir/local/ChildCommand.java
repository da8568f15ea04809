package dev.weir.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything needed to start one JVM as a child, and to know when it serves. */
public record ChildCommand(
        String name,
        List<String> jvmFlags,
        RunnableModule module,
        String mainClass,
        List<String> arguments,
        Map<String, String> environment,
        Path log,
        Readiness readiness) {

    public ChildCommand {
        jvmFlags = List.copyOf(jvmFlags);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** The same with more JVM flags, which win over those that are there. */
    public ChildCommand with(String... moreJvmFlags) {
        List<String> flags = new ArrayList<>(jvmFlags);
        flags.addAll(List.of(moreJvmFlags));
        return new ChildCommand(name, flags, module, mainClass, arguments, environment, log, readiness);
    }

    /** The command line, run by the JDK that runs this program. */
    List<String> line() {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmFlags);
        line.add("-cp");
        line.add(module.classPath());
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }

    /** Without the environment: that is where secrets are. */
    @Override
    public String toString() {
        return "ChildCommand[" + name + ", " + mainClass + " " + String.join(" ", arguments) + "]";
    }
}
