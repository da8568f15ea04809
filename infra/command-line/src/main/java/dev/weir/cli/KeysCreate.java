package dev.weir.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir keys create}: a new key, shown this once. */
@Command(
        name = "create",
        description = "Make a key and print it, this once, alone on its line.",
        footer = {
            "",
            "Example: KEY=$(./weir keys create --name analyst --scopes read --expires-at 2027-01-01T00:00:00Z)"
        })
final class KeysCreate extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What people call the key.")
    private String name = "";

    @Option(
            names = "--scopes",
            required = true,
            split = ",",
            paramLabel = "SCOPE",
            description = "What it may do: of ingest, read, export, scale, admin.")
    private List<String> scopes = List.of();

    @Option(names = "--expires-at", paramLabel = "TIME", description = "Its end, RFC 3339; otherwise it has none.")
    private String expiresAt = "";

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        ObjectNode wanted = JSON.createObjectNode().put("name", name);
        scopes.forEach(wanted.putArray("scopes")::add);
        if (!expiresAt.isEmpty()) {
            wanted.put("expires_at", expiresAt);
        }
        String answer =
                api.change("POST", "/api/keys", "admin", wanted.toString()).body();
        if (json()) {
            out().println(answer);
        } else {
            new FreshKey(answer).print(out(), err());
        }
        return 0;
    }
}
