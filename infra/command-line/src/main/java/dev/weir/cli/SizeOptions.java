package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how large a service shall be; what is not given stays as it is. */
final class SizeOptions {
    @Option(names = "--min-memory", paramLabel = "GB", description = "The least memory of each replica.")
    private @Nullable Integer minMemory;

    @Option(names = "--max-memory", paramLabel = "GB", description = "The most memory of each replica.")
    private @Nullable Integer maxMemory;

    @Option(names = "--replicas", paramLabel = "N", description = "How many replicas.")
    private @Nullable Integer replicas;

    @Option(
            names = "--min-replicas",
            paramLabel = "N",
            description =
                    "With --max-replicas instead of --replicas: a range; least and most memory must be equal then.")
    private @Nullable Integer minReplicas;

    @Option(names = "--max-replicas", paramLabel = "N", description = "See --min-replicas.")
    private @Nullable Integer maxReplicas;

    @Option(names = "--idle", negatable = true, description = "Whether it falls asleep when nobody uses it.")
    private @Nullable Boolean idle;

    @Option(names = "--idle-timeout", paramLabel = "MINUTES", description = "After how long it falls asleep.")
    private @Nullable Integer idleTimeout;

    @Option(names = "--shards", paramLabel = "N", description = "How many shards; for a cluster of one's own only.")
    private @Nullable Integer shards;

    boolean areGiven() {
        return minMemory != null
                || maxMemory != null
                || replicas != null
                || minReplicas != null
                || maxReplicas != null
                || idle != null
                || idleTimeout != null
                || shards != null;
    }

    /** Adds those that were given to a request. */
    void addTo(ObjectNode request) {
        add(request, "min_memory_gb", minMemory);
        add(request, "max_memory_gb", maxMemory);
        add(request, "num_replicas", replicas);
        add(request, "min_replicas", minReplicas);
        add(request, "max_replicas", maxReplicas);
        if (idle != null) {
            request.put("idle_scaling", idle);
        }
        add(request, "idle_timeout_minutes", idleTimeout);
        add(request, "shards", shards);
    }

    private static void add(ObjectNode request, String field, @Nullable Integer value) {
        if (value != null) {
            request.put(field, value);
        }
    }
}
