package dev.weir.cloud.simulator;

/**
 * The size of a service.
 *
 * @param horizontal scaled by the number of replicas, with as much memory each; else by their memory
 */
record Scaling(
        boolean horizontal,
        int minMemoryGb,
        int maxMemoryGb,
        int minReplicas,
        int maxReplicas,
        boolean idleScaling,
        int idleTimeoutMinutes) {

    static Scaling vertical(int minMemoryGb, int maxMemoryGb, int replicas, boolean idleScaling, int idleTimeout) {
        return new Scaling(false, minMemoryGb, maxMemoryGb, replicas, replicas, idleScaling, idleTimeout);
    }
}
