package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service in the JSON of the Cloud API; fields that are missing and words that are new do no harm. */
final class CloudService {
    private static final JsonMapper JSON = new JsonMapper();

    private CloudService() {}

    static ServiceLook read(JsonNode service, @Nullable String requestId) {
        JsonNode current = service.path("currentScaling");
        return new ServiceLook(
                service.path("id").asText(""),
                service.path("name").asText(""),
                service.path("state").asText("unknown").toLowerCase(Locale.ROOT),
                size(service),
                current.isObject() ? inEffect(current) : null,
                text(current, "activeEntryId"),
                null,
                text(service, "dataWarehouseId"),
                service.path("isPrimary").asBoolean(false),
                access(service.path("ipAccessList")),
                service,
                requestId);
    }

    /** The body that sets these fields. */
    static ObjectNode scaling(Sizing fields) {
        ObjectNode body = JSON.createObjectNode();
        put(body, "minReplicaMemoryGb", fields.minMemoryGb());
        put(body, "maxReplicaMemoryGb", fields.maxMemoryGb());
        put(body, "numReplicas", fields.numReplicas());
        put(body, "minReplicas", fields.minReplicas());
        put(body, "maxReplicas", fields.maxReplicas());
        put(body, "idleTimeoutMinutes", fields.idleTimeoutMinutes());
        if (fields.idleScaling() != null) {
            body.put("idleScaling", fields.idleScaling());
        }
        return body;
    }

    static ObjectNode command(Command command) {
        return JSON.createObjectNode().put("command", command.cloudName());
    }

    private static Sizing size(JsonNode service) {
        boolean horizontal =
                "horizontal".equalsIgnoreCase(service.path("autoscalingMode").asText(""))
                        || (!service.hasNonNull("numReplicas") && service.hasNonNull("maxReplicas"));
        Integer memory = horizontal ? whole(service, "replicaMemoryGb") : null;
        Integer least = whole(service, "minReplicaMemoryGb");
        Integer most = whole(service, "maxReplicaMemoryGb");
        return new Sizing(
                Optional.ofNullable(least).orElse(memory),
                Optional.ofNullable(most).orElse(memory),
                horizontal ? null : whole(service, "numReplicas"),
                horizontal ? whole(service, "minReplicas") : null,
                horizontal ? whole(service, "maxReplicas") : null,
                flag(service, "idleScaling"),
                whole(service, "idleTimeoutMinutes"),
                null);
    }

    private static Sizing inEffect(JsonNode current) {
        return new Sizing(
                whole(current, "effectiveMinReplicaMemoryGb"),
                whole(current, "effectiveMaxReplicaMemoryGb"),
                null,
                whole(current, "effectiveMinReplicas"),
                whole(current, "effectiveMaxReplicas"),
                flag(current, "effectiveIdleScaling"),
                whole(current, "effectiveIdleTimeoutMinutes"),
                null);
    }

    private static List<ServiceLook.Access> access(JsonNode list) {
        List<ServiceLook.Access> access = new ArrayList<>();
        for (JsonNode entry : list) {
            access.add(new ServiceLook.Access(
                    entry.path("source").asText(""), entry.path("description").asText("")));
        }
        return access;
    }

    private static void put(ObjectNode body, String name, @Nullable Integer value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static @Nullable Integer whole(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNumber() && value.canConvertToInt() ? value.intValue() : null;
    }

    private static @Nullable Boolean flag(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isBoolean() ? value.booleanValue() : null;
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }
}
