package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A service's size, or a part of it: what is null is not told or not asked for. Memory is that of each replica, in GB;
 * there are either as many replicas as numReplicas says, or between minReplicas and maxReplicas.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sizing(
        @JsonProperty("min_memory_gb") @Nullable Integer minMemoryGb,
        @JsonProperty("max_memory_gb") @Nullable Integer maxMemoryGb,
        @JsonProperty("num_replicas") @Nullable Integer numReplicas,
        @JsonProperty("min_replicas") @Nullable Integer minReplicas,
        @JsonProperty("max_replicas") @Nullable Integer maxReplicas,
        @JsonProperty("idle_scaling") @Nullable Boolean idleScaling,
        @JsonProperty("idle_timeout_minutes") @Nullable Integer idleTimeoutMinutes,
        @JsonProperty("shards") @Nullable Integer shards) {
    public static final Sizing NOTHING = new Sizing(null, null, null, null, null, null, null, null);

    @JsonIgnore
    public boolean isEmpty() {
        return equals(NOTHING);
    }

    /** The size that a service of that size has once this is set. */
    public Sizing over(Sizing base) {
        boolean fixed = numReplicas != null;
        boolean ranged = minReplicas != null || maxReplicas != null;
        return new Sizing(
                or(minMemoryGb, base.minMemoryGb),
                or(maxMemoryGb, base.maxMemoryGb),
                ranged && !fixed ? null : or(numReplicas, base.numReplicas),
                fixed && !ranged ? null : or(minReplicas, base.minReplicas),
                fixed && !ranged ? null : or(maxReplicas, base.maxReplicas),
                or(idleScaling, base.idleScaling),
                or(idleTimeoutMinutes, base.idleTimeoutMinutes),
                or(shards, base.shards));
    }

    /** What of this a service of that size does not have; replicas from and to come as a pair. */
    public Sizing differingFrom(Sizing other) {
        boolean range = differs(minReplicas, other.minReplicas) || differs(maxReplicas, other.maxReplicas);
        return new Sizing(
                changed(minMemoryGb, other.minMemoryGb),
                changed(maxMemoryGb, other.maxMemoryGb),
                changed(numReplicas, other.numReplicas),
                range ? minReplicas : null,
                range ? maxReplicas : null,
                changed(idleScaling, other.idleScaling),
                changed(idleTimeoutMinutes, other.idleTimeoutMinutes),
                changed(shards, other.shards));
    }

    /** What of a size has to be set to come back to this one from a service that had it changed that way. */
    public Sizing undoing(Sizing sent) {
        boolean replicas = sent.numReplicas != null || sent.minReplicas != null || sent.maxReplicas != null;
        return new Sizing(
                sent.minMemoryGb == null ? null : minMemoryGb,
                sent.maxMemoryGb == null ? null : maxMemoryGb,
                replicas ? numReplicas : null,
                replicas ? minReplicas : null,
                replicas ? maxReplicas : null,
                sent.idleScaling == null ? null : idleScaling,
                sent.idleTimeoutMinutes == null ? null : idleTimeoutMinutes,
                sent.shards == null ? null : shards);
    }

    /** The most replicas of a shard; null when not told. */
    @JsonIgnore
    public @Nullable Integer mostReplicas() {
        return numReplicas != null ? numReplicas : maxReplicas;
    }

    /** The fewest replicas of a shard; null when not told. */
    @JsonIgnore
    public @Nullable Integer fewestReplicas() {
        return numReplicas != null ? numReplicas : minReplicas;
    }

    /** Its fields by their names, those that are null left out. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "min_memory_gb", minMemoryGb);
        put(fields, "max_memory_gb", maxMemoryGb);
        put(fields, "num_replicas", numReplicas);
        put(fields, "min_replicas", minReplicas);
        put(fields, "max_replicas", maxReplicas);
        put(fields, "idle_scaling", idleScaling);
        put(fields, "idle_timeout_minutes", idleTimeoutMinutes);
        put(fields, "shards", shards);
        return fields;
    }

    /** Such as {@code min_memory_gb 8, num_replicas 3}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        fields().forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(value));
        return text.isEmpty() ? "nothing" : text.toString();
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first != null ? first : second;
    }

    private static boolean differs(@Nullable Object wanted, @Nullable Object found) {
        return wanted != null && !Objects.equals(wanted, found);
    }

    private static <T> @Nullable T changed(@Nullable T wanted, @Nullable T found) {
        return differs(wanted, found) ? wanted : null;
    }
}
