package dev.weir.cloud.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** An answer of the simulator: the status, the body in the Cloud's envelope, and headers of its own. */
record Answer(int status, String type, String body, Map<String, String> headers) {

    static Answer of(JsonNode result) {
        ObjectNode envelope = JsonNodeFactory.instance
                .objectNode()
                .put("status", 200)
                .put("requestId", UUID.randomUUID().toString());
        return json(200, envelope.set("result", result), Map.of());
    }

    static Answer done() {
        return json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", 200)
                        .put("requestId", UUID.randomUUID().toString()),
                Map.of());
    }

    static Answer error(int status, String words) {
        return json(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", status)
                        .put("error", words)
                        .put("requestId", UUID.randomUUID().toString()),
                Map.of());
    }

    static Answer tooManyRequests(long millisToReset) {
        return json(
                429,
                JsonNodeFactory.instance.objectNode().put("error", "TOO_MANY_REQUESTS"),
                Map.of("X-RateLimit-Reset", String.format(Locale.ROOT, "%.3f", millisToReset / 1000.0)));
    }

    /** Of the simulator itself, without the Cloud's envelope. */
    static Answer plain(int status, JsonNode body) {
        return json(status, body, Map.of());
    }

    static Answer text(String text) {
        return new Answer(200, "text/plain; version=0.0.4", text, Map.of());
    }

    private static Answer json(int status, JsonNode body, Map<String, String> headers) {
        return new Answer(status, "application/json", body.toString(), Map.copyOf(headers));
    }
}
