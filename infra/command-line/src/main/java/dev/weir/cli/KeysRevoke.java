package dev.weir.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir keys revoke}: ends a key within a second or so. */
@Command(
        name = "revoke",
        description = "End a key, on every service within a second or so. Revoking again changes nothing.",
        footer = {"", "Example: ./weir keys revoke ID"})
final class KeysRevoke extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "ID", description = "The key's id, from ./weir keys list.")
    private String id = "";

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        api.change("DELETE", "/api/keys/" + Api.segment(id), "admin", "");
        out().println(
                        json()
                                ? JSON.createObjectNode()
                                        .put("id", id)
                                        .put("status", "revoked")
                                        .toString()
                                : "Revoked " + id + ".");
        return 0;
    }
}
