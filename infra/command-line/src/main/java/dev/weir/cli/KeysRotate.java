package dev.weir.cli;

import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir keys rotate}: a new key in the place of another, which ends a while later. */
@Command(
        name = "rotate",
        description = "Make a key in the place of another and print it, this once, alone on its line.",
        footer = {"", "Example: KEY=$(./weir keys rotate ID --overlap 1h)"})
final class KeysRotate extends TenantVerb {
    @Parameters(paramLabel = "ID", description = "The old key's id, from ./weir keys list.")
    private String id = "";

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            description = "How long the old key stays valid, 0s to 90d; otherwise ${DEFAULT-VALUE}.")
    private String overlap = "24h";

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String path = Api.query("/api/keys/" + Api.segment(id) + "/rotate", Map.of("overlap", overlap));
        String answer = api.change("POST", path, "admin", "").body();
        if (json()) {
            out().println(answer);
        } else {
            new FreshKey(answer).print(out(), err());
        }
        return 0;
    }
}
