package dev.weir.cloud.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** Faults as {@code /simulator/faults} takes and shows them. */
final class FaultJson {
    private static final String KINDS =
            "rate_limit, error, timeout, lost_answer, slow_apply, unknown_state, missing_fields";

    private FaultJson() {}

    static PlannedFault read(JsonNode body) throws Refusal {
        return new PlannedFault(
                fault(body),
                body.path("method").asText(),
                body.path("path").asText(),
                Math.max(1, body.path("times").asInt(1)));
    }

    private static Fault fault(JsonNode body) throws Refusal {
        String kind = body.path("fault").asText();
        return switch (kind) {
            case "rate_limit" -> new Fault.RateLimited(seconds(body, 2));
            case "error" ->
                new Fault.Refused(
                        body.path("status").asInt(500), body.path("error").asText("INTERNAL_ERROR"));
            case "timeout" -> new Fault.Silent(seconds(body, 60));
            case "lost_answer" -> new Fault.LostAnswer();
            case "slow_apply" -> new Fault.SlowApply(seconds(body, 60));
            case "unknown_state" -> new Fault.UnknownState(body.path("state").asText("rebalancing"));
            case "missing_fields" -> new Fault.MissingFields(fields(body));
            default -> throw new Refusal(400, "fault must be one of " + KINDS);
        };
    }

    static ObjectNode write(PlannedFault planned) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (planned.fault()) {
            case Fault.RateLimited(Duration reset) ->
                json.put("fault", "rate_limit").put("seconds", asSeconds(reset));
            case Fault.Refused(int status, String error) ->
                json.put("fault", "error").put("status", status).put("error", error);
            case Fault.Silent(Duration held) -> json.put("fault", "timeout").put("seconds", asSeconds(held));
            case Fault.LostAnswer() -> json.put("fault", "lost_answer");
            case Fault.SlowApply(Duration longer) ->
                json.put("fault", "slow_apply").put("seconds", asSeconds(longer));
            case Fault.UnknownState(String state) ->
                json.put("fault", "unknown_state").put("state", state);
            case Fault.MissingFields(List<String> fields) -> {
                json.put("fault", "missing_fields");
                fields.forEach(json.putArray("fields")::add);
            }
        }
        return json.put("method", planned.method()).put("path", planned.path()).put("times", planned.times());
    }

    private static Duration seconds(JsonNode body, double otherwise) {
        return Duration.ofMillis(Math.round(body.path("seconds").asDouble(otherwise) * 1000));
    }

    private static double asSeconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static List<String> fields(JsonNode body) {
        JsonNode fields = body.path("fields");
        return fields.isEmpty()
                ? List.of("currentScaling", "tags", "idleTimeoutMinutes")
                : fields.valueStream().map(JsonNode::asText).toList();
    }
}
