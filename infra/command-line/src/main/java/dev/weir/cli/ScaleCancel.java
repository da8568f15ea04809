package dev.weir.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir scale cancel}: takes back what has not happened yet. */
@Command(
        name = "cancel",
        description = "Cancel a change that has not begun, or the way back of a temporary one: then it stays.",
        footer = {"", "Example: ./weir scale cancel 0c0ffee0-5d1a-4a52-9f0e-000000000001"})
final class ScaleCancel extends ScaleVerb {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "CHANGE_ID", description = "From ./weir scale audit.")
    private String change = "";

    @Override
    int scale(Api api) throws StackProblem, IOException, InterruptedException {
        String answer = api.change("DELETE", "/api/scaling/" + Api.segment(change), "scale", "")
                .body();
        out().println(
                        json()
                                ? answer
                                : Table.printable("Change " + change + " is now "
                                        + JSON.readTree(answer).path("status").asText() + " and stays so."));
        return 0;
    }
}
