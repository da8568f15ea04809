package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.config.ScalableService.Cluster;
import dev.weir.reporting.scaling.provider.Provider.Unfit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of custom resource that describes a cluster of ClickHouse: how its size is read, and patched by JSON merge patch. */
sealed interface ClusterResource permits AltinityInstallation, OfficialCluster {
    JsonMapper JSON = new JsonMapper();

    /** Its place below the API server's root. */
    String path(ScalableService service, Cluster cluster);

    ServiceLook read(JsonNode resource, Cluster cluster);

    /** What a merge patch has to carry to set these fields on that resource. */
    ObjectNode scaling(JsonNode resource, Cluster cluster, Sizing fields);

    /** The patch that does that; null when this kind can't. */
    @Nullable ObjectNode command(Command command);

    /** Fields that this resource has no place for. */
    List<Unfit> unfit(JsonNode resource, Cluster cluster, Sizing fields);

    boolean isSettled(ServiceLook look, boolean sawWorking, Duration since);

    /** A value of resources as a container has it, with these amounts of memory set. */
    static ObjectNode withMemory(JsonNode resources, Sizing fields) {
        ObjectNode changed = resources.isObject() ? resources.deepCopy() : JSON.createObjectNode();
        if (fields.minMemoryGb() != null) {
            changed.withObjectProperty("requests").put("memory", Quantity.ofGb(fields.minMemoryGb()));
        }
        if (fields.maxMemoryGb() != null) {
            changed.withObjectProperty("limits").put("memory", Quantity.ofGb(fields.maxMemoryGb()));
        }
        return changed;
    }

    static @Nullable Integer whole(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt() ? value.intValue() : null;
    }

    /** The number there, 1 when there is nothing: what both operators take it for; null when it is no number. */
    static @Nullable Integer orOne(JsonNode value) {
        return value.isMissingNode() ? Integer.valueOf(1) : whole(value);
    }

    static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : null;
    }
}
