package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.config.ScalableService.Cluster;
import dev.weir.reporting.scaling.provider.Provider.Unfit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ClickHouseInstallation, which the Altinity operator works on. */
final class AltinityInstallation implements ClusterResource {
    /** The operator has surely taken notice of a change by then; before that, a status of Completed may be that of earlier. */
    private static final Duration NOTICED = Duration.ofSeconds(60);

    private static final String COMPLETED = "completed";

    @Override
    public String path(ScalableService service, Cluster cluster) {
        return "/apis/clickhouse.altinity.com/v1/namespaces/" + cluster.namespace() + "/clickhouseinstallations/"
                + service.id();
    }

    @Override
    public ServiceLook read(JsonNode resource, Cluster cluster) {
        JsonNode layout = clusterNode(resource, cluster).path("layout");
        JsonNode container = container(resource, cluster);
        String status = resource.path("status").path("status").asText("").toLowerCase(Locale.ROOT);
        boolean stop = isTrue(resource.path("spec").path("stop"));
        boolean working = !status.equals(COMPLETED);
        JsonNode resources = container == null ? JSON.missingNode() : container.path("resources");
        ObjectNode details = JSON.createObjectNode();
        details.put("kind", "ClickHouseInstallation");
        details.set("layout", layout);
        details.set("resources", resources.isMissingNode() ? null : resources);
        details.put("stop", stop);
        details.put(KubernetesProvider.MEMORY_SETTABLE, container != null);
        details.put("status", status);
        return new ServiceLook(
                resource.path("metadata").path("name").asText(""),
                resource.path("metadata").path("name").asText(""),
                state(status, stop),
                new Sizing(
                        Quantity.gb(
                                ClusterResource.text(resources.path("requests").path("memory"))),
                        Quantity.gb(
                                ClusterResource.text(resources.path("limits").path("memory"))),
                        ClusterResource.orOne(layout.path("replicasCount")),
                        null,
                        null,
                        null,
                        null,
                        ClusterResource.orOne(layout.path("shardsCount"))),
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
        if (fields.numReplicas() != null || fields.shards() != null) {
            // A merge patch replaces a list as a whole.
            ArrayNode clusters =
                    resource.path("spec").path("configuration").path("clusters").deepCopy();
            ObjectNode layout = ((ObjectNode) clusters.get(cluster.index())).withObjectProperty("layout");
            if (fields.numReplicas() != null) {
                layout.put("replicasCount", fields.numReplicas());
            }
            if (fields.shards() != null) {
                layout.put("shardsCount", fields.shards());
            }
            spec.putObject("configuration").set("clusters", clusters);
        }
        if (fields.minMemoryGb() != null || fields.maxMemoryGb() != null) {
            ArrayNode templates =
                    resource.path("spec").path("templates").path("podTemplates").deepCopy();
            JsonNode container = container(templates, templateName(resource, cluster));
            if (container instanceof ObjectNode changed) {
                changed.set("resources", ClusterResource.withMemory(changed.path("resources"), fields));
            }
            spec.putObject("templates").set("podTemplates", templates);
        }
        return patch;
    }

    @Override
    public @Nullable ObjectNode command(Command command) {
        ObjectNode patch = JSON.createObjectNode();
        return switch (command) {
            case STOP -> {
                patch.putObject("spec").put("stop", "yes");
                yield patch;
            }
            case START -> {
                patch.putObject("spec").put("stop", "no");
                yield patch;
            }
            case WAKE -> null;
        };
    }

    @Override
    public List<Unfit> unfit(JsonNode resource, Cluster cluster, Sizing fields) {
        List<Unfit> unfit = new ArrayList<>();
        if (!(clusterNode(resource, cluster) instanceof ObjectNode)) {
            unfit.add(new Unfit("service", "has no cluster " + cluster.index() + " in spec.configuration.clusters"));
        }
        if (container(resource, cluster) == null) {
            String reason = "can't be set: the installation has no pod template of its own with a container";
            if (fields.minMemoryGb() != null) {
                unfit.add(new Unfit("min_memory_gb", reason));
            }
            if (fields.maxMemoryGb() != null) {
                unfit.add(new Unfit("max_memory_gb", reason));
            }
        }
        return unfit;
    }

    @Override
    public boolean isSettled(ServiceLook look, boolean sawWorking, Duration since) {
        return Boolean.FALSE.equals(look.working()) && (sawWorking || since.compareTo(NOTICED) > 0);
    }

    private static String state(String status, boolean stop) {
        if (status.equals(COMPLETED)) {
            return stop ? "stopped" : "running";
        }
        if (status.isEmpty() || status.equals("inprogress")) {
            return stop ? "stopping" : status.isEmpty() ? "unknown" : "updating";
        }
        return status.equals("aborted") ? "failed" : status;
    }

    private static boolean isTrue(JsonNode value) {
        return List.of("yes", "true", "1", "on", "enabled")
                .contains(value.asText("").toLowerCase(Locale.ROOT));
    }

    private static JsonNode clusterNode(JsonNode resource, Cluster cluster) {
        return resource.path("spec").path("configuration").path("clusters").path(cluster.index());
    }

    private static @Nullable JsonNode container(JsonNode resource, Cluster cluster) {
        return container(resource.path("spec").path("templates").path("podTemplates"), templateName(resource, cluster));
    }

    private static @Nullable JsonNode container(JsonNode templates, @Nullable String name) {
        for (JsonNode template : templates) {
            if (name == null || Objects.equals(name, template.path("name").asText(null))) {
                JsonNode containers = template.path("spec").path("containers");
                for (JsonNode container : containers) {
                    if (container.path("name").asText("").startsWith("clickhouse")) {
                        return container;
                    }
                }
                return containers.get(0);
            }
        }
        return null;
    }

    private static @Nullable String templateName(JsonNode resource, Cluster cluster) {
        String own = ClusterResource.text(
                clusterNode(resource, cluster).path("templates").path("podTemplate"));
        return own != null
                ? own
                : ClusterResource.text(
                        resource.path("spec").path("defaults").path("templates").path("podTemplate"));
    }
}
