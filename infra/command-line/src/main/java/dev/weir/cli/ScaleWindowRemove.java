package dev.weir.cli;

import dev.weir.stack.StackProblem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir scale window remove}: ends a window for good. */
@Command(
        name = "remove",
        description = "Remove a window. If it is open now, its size still goes back at its end.",
        footer = {"", "Example: ./weir scale window remove 0c0ffee0-5d1a-4a52-9f0e-000000000001"})
final class ScaleWindowRemove extends ScaleVerb {
    @Parameters(paramLabel = "WINDOW_ID", description = "From ./weir scale window list.")
    private String window = "";

    @Override
    int scale(Api api) throws StackProblem, IOException, InterruptedException {
        api.change("DELETE", "/api/scaling/windows/" + Api.segment(window), "scale", "");
        out().println(json() ? "{}" : Table.printable("Window " + window + " is removed."));
        return 0;
    }
}
