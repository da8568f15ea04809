package dev.weir.kit.pipeline;

import java.util.Map;

/** An offset for each partition of a topic. */
public record Offsets(Map<Integer, Long> byPartition) {
    public static final Offsets NONE = new Offsets(Map.of());

    public Offsets {
        byPartition = Map.copyOf(byPartition);
    }

    /** True when no partition lies before that mark. */
    public boolean hasReached(Offsets mark) {
        return behind(mark) == 0;
    }

    /** How many offsets lie between these and that mark, where they lie before it. */
    public long behind(Offsets mark) {
        long behind = 0;
        for (Map.Entry<Integer, Long> target : mark.byPartition.entrySet()) {
            behind += Math.max(0, target.getValue() - byPartition.getOrDefault(target.getKey(), 0L));
        }
        return behind;
    }

    /** The offset of that partition; 0 when there is none. */
    public long of(int partition) {
        return byPartition.getOrDefault(partition, 0L);
    }
}
