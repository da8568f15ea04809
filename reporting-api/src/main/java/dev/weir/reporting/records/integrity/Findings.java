package dev.weir.reporting.records.integrity;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a check found.
 *
 * @param counts of each kind
 * @param faults the first of them
 */
record Findings(long records, long versions, Map<Kind, Long> counts, List<Fault> faults) {
    Findings {
        counts = new EnumMap<>(counts);
        faults = List.copyOf(faults);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    boolean isSound() {
        return total() == 0;
    }
}
