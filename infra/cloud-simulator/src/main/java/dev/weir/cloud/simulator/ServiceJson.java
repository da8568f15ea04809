package dev.weir.cloud.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A service in the Cloud's words, with what a fault does to them. */
record ServiceJson(long now, Optional<Fault> fault) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    ArrayNode of(List<CloudService> services) {
        ArrayNode all = JSON.arrayNode();
        services.forEach(service -> all.add(of(service)));
        return all;
    }

    ObjectNode of(CloudService service) {
        Identity identity = service.identity();
        ObjectNode json = JSON.objectNode()
                .put("id", identity.id())
                .put("name", identity.name())
                .put("provider", identity.provider())
                .put("region", identity.region())
                .put("state", service.state().wireName())
                .put("tier", identity.tier() == Tier.BASIC ? "basic" : "scale")
                .put("dataWarehouseId", identity.dataWarehouseId())
                .put("isPrimary", identity.isPrimary())
                .put("isReadonly", identity.isReadonly())
                .put("createdAt", Instant.ofEpochMilli(identity.createdAt()).toString());
        size(json, service.base());
        json.set("ipAccessList", access(service.ipAccessList()));
        json.putArray("privateEndpointIds");
        json.putArray("tags").addObject().put("key", "simulated").put("value", "true");
        json.set("currentScaling", current(service));
        return struck(json);
    }

    static ArrayNode access(List<IpAccess> list) {
        ArrayNode json = JSON.arrayNode();
        list.forEach(entry -> json.addObject().put("source", entry.source()).put("description", entry.description()));
        return json;
    }

    static ObjectNode schedule(List<ScheduleEntry> entries) {
        ObjectNode json = JSON.objectNode();
        ArrayNode all = json.putArray("entries");
        for (ScheduleEntry entry : entries) {
            ObjectNode one = all.addObject().put("id", entry.id()).put("name", entry.name());
            entry.weekdays().forEach(one.putArray("weekdays")::add);
            one.put("startHourUtc", entry.startHourUtc()).put("endHourUtc", entry.endHourUtc());
            size(one, entry.scaling());
        }
        return json;
    }

    private static void size(ObjectNode json, Scaling scaling) {
        if (scaling.horizontal()) {
            json.put("autoscalingMode", "horizontal")
                    .put("minReplicas", scaling.minReplicas())
                    .put("maxReplicas", scaling.maxReplicas())
                    .put("replicaMemoryGb", scaling.minMemoryGb());
        } else {
            json.put("autoscalingMode", "vertical")
                    .put("minReplicaMemoryGb", scaling.minMemoryGb())
                    .put("maxReplicaMemoryGb", scaling.maxMemoryGb())
                    .put("numReplicas", scaling.minReplicas());
        }
        json.put("idleScaling", scaling.idleScaling()).put("idleTimeoutMinutes", scaling.idleTimeoutMinutes());
    }

    private ObjectNode current(CloudService service) {
        Scaling effective = service.effective(now);
        ObjectNode json = JSON.objectNode()
                .put("effectiveMinReplicaMemoryGb", effective.minMemoryGb())
                .put("effectiveMaxReplicaMemoryGb", effective.maxMemoryGb())
                .put("effectiveMinReplicas", effective.minReplicas())
                .put("effectiveMaxReplicas", effective.maxReplicas())
                .put("effectiveIdleScaling", effective.idleScaling())
                .put("effectiveIdleTimeoutMinutes", effective.idleTimeoutMinutes());
        service.activeEntry(now).ifPresent(entry -> json.put("activeEntryId", entry.id()));
        return json;
    }

    private ObjectNode struck(ObjectNode json) {
        switch (fault.orElse(null)) {
            case Fault.UnknownState(String state) -> json.put("state", state);
            case Fault.MissingFields(List<String> fields) -> json.remove(fields);
            case null, default -> {}
        }
        return json;
    }
}
