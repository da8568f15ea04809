package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;

/** A key that was just made: alone on standard output for scripts, what there is to know of it on standard error. */
record FreshKey(String answer) {
    private static final JsonMapper JSON = new JsonMapper();

    void print(PrintWriter out, PrintWriter err) throws IOException {
        JsonNode key = JSON.readTree(answer);
        out.println(key.path("key").asText());
        String end = Table.text(key, "expires_at");
        err.println("Key " + key.path("id").asText() + " of "
                + key.path("tenant").asText() + " for " + KeysList.scopes(key)
                + (end.equals("-") ? "" : ", until " + end) + ". It is not shown again.");
    }

    @Override
    public String toString() {
        return "FreshKey[hidden]";
    }
}
