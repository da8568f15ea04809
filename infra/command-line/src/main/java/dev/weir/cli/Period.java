package dev.weir.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that choose a period by the time at which a record reached Kafka. */
final class Period {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "From this moment on, RFC 3339; otherwise from the first.")
    private String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Before this moment, RFC 3339; otherwise to the last.")
    private String to = "";

    /** Both, as the API calls them; empty where not given. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("from", from);
        parameters.put("to", to);
        return parameters;
    }
}
