package dev.weir.cloud.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a wanted size as they came, every one optional, and the Cloud's rules for them. */
record ScalingRequest(
        @Nullable Integer minReplicaMemoryGb,
        @Nullable Integer maxReplicaMemoryGb,
        @Nullable Integer numReplicas,
        @Nullable Integer minReplicas,
        @Nullable Integer maxReplicas,
        @Nullable Boolean idleScaling,
        @Nullable Integer idleTimeoutMinutes) {
    private static final int STEP_GB = 4;
    private static final int LEAST_GB = 8;
    private static final int MOST_GB = 356;
    private static final int MOST_GB_UNPAID = 120;
    private static final int MOST_GB_BASIC = 12;
    private static final int MOST_REPLICAS = 20;
    private static final int LEAST_IDLE_MINUTES = 5;

    static ScalingRequest read(JsonNode body) throws Refusal {
        return new ScalingRequest(
                number(body, "minReplicaMemoryGb"),
                number(body, "maxReplicaMemoryGb"),
                number(body, "numReplicas"),
                number(body, "minReplicas"),
                number(body, "maxReplicas"),
                flag(body, "idleScaling"),
                number(body, "idleTimeoutMinutes"));
    }

    /** The size that a service then has; refused with every rule that is broken. */
    Scaling over(Scaling present, Tier tier, boolean paidPlan) throws Refusal {
        List<String> broken = new ArrayList<>();
        if (numReplicas != null && (minReplicas != null || maxReplicas != null)) {
            broken.add("numReplicas can not be combined with minReplicas and maxReplicas");
        }
        if ((minReplicas == null) != (maxReplicas == null)) {
            broken.add("minReplicas and maxReplicas must be given together");
        }
        Scaling wanted = merged(present);
        memory(wanted, tier, paidPlan, broken);
        replicas(wanted, tier, broken);
        if (wanted.idleTimeoutMinutes() < LEAST_IDLE_MINUTES) {
            broken.add("idleTimeoutMinutes must be at least " + LEAST_IDLE_MINUTES);
        }
        if (!broken.isEmpty()) {
            throw new Refusal(400, "BAD_REQUEST: " + String.join("; ", broken));
        }
        return wanted;
    }

    private Scaling merged(Scaling present) {
        boolean horizontal = minReplicas != null || (numReplicas == null && present.horizontal());
        int least = numReplicas != null ? numReplicas : or(minReplicas, present.minReplicas());
        int most = numReplicas != null ? numReplicas : or(maxReplicas, present.maxReplicas());
        return new Scaling(
                horizontal,
                or(minReplicaMemoryGb, present.minMemoryGb()),
                or(maxReplicaMemoryGb, present.maxMemoryGb()),
                least,
                most,
                idleScaling != null ? idleScaling : present.idleScaling(),
                or(idleTimeoutMinutes, present.idleTimeoutMinutes()));
    }

    private static void memory(Scaling wanted, Tier tier, boolean paidPlan, List<String> broken) {
        int most =
                switch (tier) {
                    case BASIC -> MOST_GB_BASIC;
                    case SCALE -> paidPlan ? MOST_GB : MOST_GB_UNPAID;
                };
        size("minReplicaMemoryGb", wanted.minMemoryGb(), most, broken);
        size("maxReplicaMemoryGb", wanted.maxMemoryGb(), most, broken);
        if (wanted.minMemoryGb() > wanted.maxMemoryGb()) {
            broken.add("minReplicaMemoryGb must not be greater than maxReplicaMemoryGb");
        }
        if (wanted.horizontal() && wanted.minMemoryGb() != wanted.maxMemoryGb()) {
            broken.add("minReplicaMemoryGb and maxReplicaMemoryGb must be equal with minReplicas and maxReplicas");
        }
    }

    private static void size(String field, int gb, int most, List<String> broken) {
        if (gb < LEAST_GB || gb > most || gb % STEP_GB != 0) {
            broken.add(field + " must be a multiple of " + STEP_GB + " between " + LEAST_GB + " and " + most);
        }
    }

    private static void replicas(Scaling wanted, Tier tier, List<String> broken) {
        int most = tier == Tier.BASIC ? 1 : MOST_REPLICAS;
        if (wanted.minReplicas() < 1 || wanted.maxReplicas() > most) {
            broken.add("the number of replicas must be between 1 and " + most);
        }
        if (wanted.minReplicas() > wanted.maxReplicas()) {
            broken.add("minReplicas must not be greater than maxReplicas");
        }
    }

    private static int or(@Nullable Integer given, int otherwise) {
        return given != null ? given : otherwise;
    }

    private static @Nullable Integer number(JsonNode body, String field) throws Refusal {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isInt()) {
            throw new Refusal(400, "BAD_REQUEST: " + field + " must be a number");
        }
        return value.intValue();
    }

    private static @Nullable Boolean flag(JsonNode body, String field) throws Refusal {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw new Refusal(400, "BAD_REQUEST: " + field + " must be a boolean");
        }
        return value.booleanValue();
    }
}
