package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir rejected show}: one rejected event and all that is known of it. */
@Command(
        name = "show",
        description = "Show one rejected event with its content.",
        footer = {"", "Example: ./weir rejected show 0-12"})
final class RejectedShow extends TenantVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "ID", description = "Its id, from ./weir rejected list.")
    private String id = "";

    @Override
    int run(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = api.get("/api/rejected/" + Api.segment(id)).body();
        if (json()) {
            out().println(answer);
            return 0;
        }
        Table table = new Table("field", "content");
        for (Map.Entry<String, JsonNode> field : JSON.readTree(answer).properties()) {
            JsonNode content = field.getValue();
            table.add(field.getKey(), content.isValueNode() ? content.asText("-") : content.toString());
        }
        table.print(out());
        return 0;
    }
}
