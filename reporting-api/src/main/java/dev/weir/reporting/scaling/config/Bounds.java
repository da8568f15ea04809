package dev.weir.reporting.scaling.config;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Within what a service may be scaled; what is null is not bounded. */
public record Bounds(
        @Nullable Integer minMemoryGb,
        @Nullable Integer maxMemoryGb,
        @Nullable Integer minReplicas,
        @Nullable Integer maxReplicas,
        @Nullable Integer maxShards,
        @Nullable List<Integer> memorySizesGb) {
    public static final Bounds NONE = new Bounds(null, null, null, null, null, null);

    public Bounds {
        memorySizesGb = memorySizesGb == null ? null : List.copyOf(memorySizesGb);
    }

    /** What both allow. */
    public Bounds and(Bounds other) {
        return new Bounds(
                larger(minMemoryGb, other.minMemoryGb),
                smaller(maxMemoryGb, other.maxMemoryGb),
                larger(minReplicas, other.minReplicas),
                smaller(maxReplicas, other.maxReplicas),
                smaller(maxShards, other.maxShards),
                common(memorySizesGb, other.memorySizesGb));
    }

    private static @Nullable Integer larger(@Nullable Integer one, @Nullable Integer other) {
        return extreme(one, other, Comparator.naturalOrder());
    }

    private static @Nullable Integer smaller(@Nullable Integer one, @Nullable Integer other) {
        return extreme(one, other, Comparator.reverseOrder());
    }

    private static @Nullable Integer extreme(
            @Nullable Integer one, @Nullable Integer other, Comparator<Integer> order) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return order.compare(one, other) >= 0 ? one : other;
    }

    private static @Nullable List<Integer> common(@Nullable List<Integer> one, @Nullable List<Integer> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.stream().filter(other::contains).toList();
    }
}
