package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.config.ScalableService.Cluster;
import dev.weir.reporting.scaling.provider.Provider.Unfit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A ClickHouseCluster, which ClickHouse's own operator works on. */
final class OfficialCluster implements ClusterResource {
    private static final Set<String> DONE = Set.of("ClusterSizeAligned", "ReplicasInSync", "Ready");

    @Override
    public String path(ScalableService service, Cluster cluster) {
        return "/apis/clickhouse.com/v1alpha1/namespaces/" + cluster.namespace() + "/clickhouseclusters/"
                + service.id();
    }

    @Override
    public ServiceLook read(JsonNode resource, Cluster cluster) {
        JsonNode spec = resource.path("spec");
        JsonNode resources = spec.path("containerTemplate").path("resources");
        boolean working = !isDone(resource);
        ObjectNode details = JSON.createObjectNode();
        details.put("kind", "ClickHouseCluster");
        details.set("resources", resources.isMissingNode() ? null : resources);
        details.set("conditions", resource.path("status").path("conditions").deepCopy());
        return new ServiceLook(
                resource.path("metadata").path("name").asText(""),
                resource.path("metadata").path("name").asText(""),
                working ? "updating" : "running",
                new Sizing(
                        Quantity.gb(
                                ClusterResource.text(resources.path("requests").path("memory"))),
                        Quantity.gb(
                                ClusterResource.text(resources.path("limits").path("memory"))),
                        ClusterResource.orOne(spec.path("replicas")),
                        null,
                        null,
                        null,
                        null,
                        ClusterResource.orOne(spec.path("shards"))),
                null,
                null,
                working,
                null,
                false,
                null,
                details,
                null);
    }

    @Override
    public ObjectNode scaling(JsonNode resource, Cluster cluster, Sizing fields) {
        ObjectNode patch = JSON.createObjectNode();
        ObjectNode spec = patch.putObject("spec");
        if (fields.numReplicas() != null) {
            spec.put("replicas", fields.numReplicas());
        }
        if (fields.shards() != null) {
            spec.put("shards", fields.shards());
        }
        if (fields.minMemoryGb() != null || fields.maxMemoryGb() != null) {
            spec.putObject("containerTemplate")
                    .set("resources", ClusterResource.withMemory(JSON.createObjectNode(), fields));
        }
        return patch;
    }

    @Override
    public @Nullable ObjectNode command(Command command) {
        return null;
    }

    @Override
    public List<Unfit> unfit(JsonNode resource, Cluster cluster, Sizing fields) {
        return List.of();
    }

    @Override
    public boolean isSettled(ServiceLook look, boolean sawWorking, Duration since) {
        return Boolean.FALSE.equals(look.working());
    }

    /** All conditions hold, and are of the resource as it is now: older ones speak of the size before. */
    private static boolean isDone(JsonNode resource) {
        long generation = resource.path("metadata").path("generation").asLong(0);
        int holding = 0;
        for (JsonNode condition : resource.path("status").path("conditions")) {
            boolean present = condition.path("observedGeneration").asLong(generation) >= generation;
            if (DONE.contains(condition.path("type").asText(""))
                    && condition.path("status").asText("").equals("True")
                    && present) {
                holding++;
            }
        }
        return holding == DONE.size();
    }
}
