package dev.weir.reporting.pipeline;

import java.util.Map;

/** An offset for each partition of a topic. */
record Offsets(Map<Integer, Long> byPartition) {
    static final Offsets NONE = new Offsets(Map.of());

    Offsets {
        byPartition = Map.copyOf(byPartition);
    }

    /** True when no partition lies before that mark. */
    boolean hasReached(Offsets mark) {
        return behind(mark) == 0;
    }

    /** How many offsets lie between these and that mark, where they lie before it. */
    long behind(Offsets mark) {
        long behind = 0;
        for (Map.Entry<Integer, Long> target : mark.byPartition.entrySet()) {
            behind += Math.max(0, target.getValue() - byPartition.getOrDefault(target.getKey(), 0L));
        }
        return behind;
    }
}
