package dev.weir.cloud.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The simulator's own routes, for loopback only: faults on demand, and the calls that came. */
final class ControlApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Faults faults;
    private final Calls calls;

    ControlApi(Faults faults, Calls calls) {
        this.faults = faults;
        this.calls = calls;
    }

    Answer answer(String method, String path, JsonNode body) throws Refusal {
        return switch (method + " " + path) {
            case "GET /simulator/faults" -> Answer.plain(200, planned());
            case "POST /simulator/faults" -> {
                PlannedFault fault = FaultJson.read(body);
                faults.add(fault);
                yield Answer.plain(201, FaultJson.write(fault));
            }
            case "DELETE /simulator/faults" -> {
                faults.clear();
                yield Answer.plain(200, planned());
            }
            case "GET /simulator/calls" -> Answer.plain(200, latest());
            default -> throw new Refusal(404, "the simulator has no " + method + " " + path);
        };
    }

    private ObjectNode planned() {
        ObjectNode json = JSON.objectNode();
        ArrayNode items = json.putArray("items");
        faults.planned().forEach(fault -> items.add(FaultJson.write(fault)));
        return json;
    }

    private ObjectNode latest() {
        ObjectNode json = JSON.objectNode();
        ArrayNode items = json.putArray("items");
        calls.all()
                .forEach(call -> items.addObject()
                        .put("at", call.at().toString())
                        .put("method", call.method())
                        .put("path", call.path())
                        .put("body", call.body())
                        .put("status", call.status()));
        return json;
    }
}
