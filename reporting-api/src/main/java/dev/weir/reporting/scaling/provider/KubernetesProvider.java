package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.reporting.scaling.config.ProviderConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.config.ScalableService.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Kubernetes cluster in which an operator runs ClickHouse; the size is in its custom resource, which is patched. */
public final class KubernetesProvider implements Provider, AutoCloseable {
    static final String MEMORY_SETTABLE = "memory_settable";

    private static final int NOT_FOUND = 404;
    private static final String NO_DATA_MOVES =
            "The operator moves no data when shards change: new shards are empty, and the data of removed ones is gone from queries";

    private final KubernetesApi api;

    public KubernetesProvider(ProviderConfig.Kubernetes config) throws IOException {
        this.api = new KubernetesApi(config);
    }

    @Override
    public ServiceLook look(ScalableService service) throws ProviderFailure, InterruptedException {
        Cluster cluster = cluster(service);
        ClusterResource kind = kind(cluster);
        return kind.read(api.get(kind.path(service, cluster)), cluster);
    }

    @Override
    public Map<String, ServiceLook> lookAll(Collection<ScalableService> services)
            throws ProviderFailure, InterruptedException {
        Map<String, ServiceLook> found = new HashMap<>();
        for (ScalableService service : services) {
            try {
                found.put(service.id(), look(service));
            } catch (ProviderFailure e) {
                if (e.status() != NOT_FOUND) {
                    throw e;
                }
            }
        }
        return found;
    }

    @Override
    public CallOutcome scale(ScalableService service, Sizing fields) throws InterruptedException {
        Cluster cluster = cluster(service);
        ClusterResource kind = kind(cluster);
        String path = kind.path(service, cluster);
        JsonNode resource;
        try {
            resource = api.get(path);
        } catch (ProviderFailure e) {
            return e.status() == 0 || e.status() >= 500
                    ? new CallOutcome.NotSent(e.reason())
                    : new CallOutcome.Refused(e.status(), e.reason(), null);
        }
        List<Unfit> unfit = kind.unfit(resource, cluster, fields);
        if (!unfit.isEmpty()) {
            return new CallOutcome.Refused(
                    0, unfit.getFirst().field() + " " + unfit.getFirst().reason(), null);
        }
        ObjectNode patch = kind.scaling(resource, cluster, fields);
        // What is patched is made from what was read: nobody may have changed it in between.
        patch.putObject("metadata")
                .set("resourceVersion", resource.path("metadata").path("resourceVersion"));
        return api.patch(path, patch);
    }

    @Override
    public CallOutcome command(ScalableService service, Command command) throws InterruptedException {
        Cluster cluster = cluster(service);
        ClusterResource kind = kind(cluster);
        ObjectNode patch = kind.command(command);
        return patch == null
                ? new CallOutcome.Refused(0, "The operator knows no " + command.wireName(), null)
                : api.patch(kind.path(service, cluster), patch);
    }

    @Override
    public Effect effect(ServiceLook look, Sizing fields, boolean sawWorking, Duration since) {
        boolean settled = look.details().path("kind").asText("").equals("ClickHouseInstallation")
                ? new AltinityInstallation().isSettled(look, sawWorking, since)
                : new OfficialCluster().isSettled(look, sawWorking, since);
        return settled && fields.differingFrom(look.size()).isEmpty() ? new Effect.Seen() : new Effect.NotYet();
    }

    @Override
    public List<Unfit> unfit(ScalableService service, ServiceLook look, Sizing fields) {
        List<Unfit> unfit = new ArrayList<>();
        refuse(unfit, "min_replicas", fields.minReplicas(), "a fixed num_replicas is all that the operators know");
        refuse(unfit, "max_replicas", fields.maxReplicas(), "a fixed num_replicas is all that the operators know");
        refuse(unfit, "idle_scaling", fields.idleScaling(), "the operators let no cluster go idle");
        refuse(unfit, "idle_timeout_minutes", fields.idleTimeoutMinutes(), "the operators let no cluster go idle");
        if (!look.details().path(MEMORY_SETTABLE).asBoolean(true)) {
            refuse(unfit, "min_memory_gb", fields.minMemoryGb(), "the installation has no pod template of its own");
            refuse(unfit, "max_memory_gb", fields.maxMemoryGb(), "the installation has no pod template of its own");
        }
        return unfit;
    }

    @Override
    public List<Unfit> unfit(ScalableService service, Command command) {
        return kind(cluster(service)).command(command) == null
                ? List.of(new Unfit(
                        "command", "can't be given: the operator of this cluster knows no " + command.wireName()))
                : List.of();
    }

    @Override
    public List<String> warnings(ServiceLook look, Sizing fields) {
        return fields.shards() == null ? List.of() : List.of(NO_DATA_MOVES);
    }

    @Override
    public void close() {
        api.close();
    }

    private static void refuse(List<Unfit> unfit, String field, @Nullable Object value, String reason) {
        if (value != null) {
            unfit.add(new Unfit(field, "can't be set: " + reason));
        }
    }

    private static ClusterResource kind(Cluster cluster) {
        return switch (cluster.runBy()) {
            case ALTINITY -> new AltinityInstallation();
            case OFFICIAL -> new OfficialCluster();
        };
    }

    private static Cluster cluster(ScalableService service) {
        Cluster cluster = service.cluster();
        if (cluster == null) {
            throw new IllegalStateException(service.name() + " is not in Kubernetes");
        }
        return cluster;
    }
}
