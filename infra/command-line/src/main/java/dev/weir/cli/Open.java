package dev.weir.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackFile;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir open}: tells where the console is and which key opens it, and shows it where there is a desktop. */
@Command(
        name = "open",
        description = "Print the console's address and a key for it, and open it in the browser of this desktop.",
        footer = {
            "",
            "The key may do everything in its tenant: sign in with it, and keep it on this machine.",
            "Example: ./weir open",
            "         ./weir open --tenant acme --no-browser"
        })
final class Open extends Weir.Verb implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--tenant", paramLabel = "NAME", description = "The tenant; otherwise the first one.")
    private String tenant = "";

    @Option(names = "--no-browser", description = "Print only.")
    private boolean printOnly;

    @Option(names = "--json", description = "For scripts: print console, tenant and key as JSON, and open nothing.")
    private boolean json;

    @Override
    public Integer call() throws StackProblem, IOException {
        StackFile stack =
                StackFile.read(home()).orElseThrow(() -> new StackProblem("Nothing runs: ./weir up starts it."));
        String chosen = tenant.isEmpty() ? stack.tenant() : tenant;
        String key = stack.key(chosen, "console")
                .orElseThrow(
                        () -> new StackProblem(
                                "There is no key of a tenant " + chosen
                                        + " for the console in .weir/stack.json; after an update, ./weir down and ./weir up make one."));
        String address = stack.reporting() + "/";
        if (json) {
            out().println(JSON.createObjectNode()
                    .put("console", address)
                    .put("tenant", chosen)
                    .put("key", key));
            return 0;
        }
        out().println("  console  " + Screen.strong(address));
        out().println("  tenant   " + chosen);
        out().println("  key      " + key);
        if (!printOnly) {
            show(address);
        }
        return 0;
    }

    /** The address is in print already: where nothing can show it, nothing is said. */
    private static void show(String address) {
        Optional<List<String>> program = program(System.getProperty("os.name", ""), System.getenv());
        if (program.isEmpty()) {
            return;
        }
        List<String> command =
                Stream.concat(program.get().stream(), Stream.of(address)).toList();
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException _) {
            // There is no such program here.
        }
    }

    /** What opens an address on this system; nothing where there is no desktop. */
    static Optional<List<String>> program(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("mac")) {
            return Optional.of(List.of("open"));
        }
        if (name.contains("windows")) {
            return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
        }
        boolean desktop = !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
        return desktop ? Optional.of(List.of("xdg-open")) : Optional.empty();
    }
}
