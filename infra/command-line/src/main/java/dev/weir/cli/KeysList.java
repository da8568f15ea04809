package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.StringJoiner;
import picocli.CommandLine.Command;

/** {@code weir keys list}: a tenant's keys, without the keys themselves. */
@Command(
        name = "list",
        description = "List a tenant's keys: what each may do, until when, and when it was last used.",
        footer = {"", "Example: ./weir keys list --tenant acme"})
final class KeysList extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = api.get("/api/keys", "admin").body();
        if (json()) {
            out().println(answer);
            return 0;
        }
        Table table = new Table("id", "name", "scopes", "status", "expires", "last used");
        for (JsonNode key : JSON.readTree(answer).path("items")) {
            table.add(
                    Table.text(key, "id"),
                    Table.text(key, "name"),
                    scopes(key),
                    Table.text(key, "status"),
                    Table.text(key, "expires_at"),
                    Table.text(key, "last_used_at"));
        }
        table.print(out());
        return 0;
    }

    static String scopes(JsonNode key) {
        StringJoiner scopes = new StringJoiner(",");
        key.path("scopes").forEach(scope -> scopes.add(scope.asText()));
        return scopes.toString();
    }
}
