package dev.weir.reporting.pipeline;

import java.util.Map;

/** Up to where all records of the present ledger topic are stored, by partition. */
public record LedgerPosition(String topicId, Map<Integer, Long> storedBefore) {
    public LedgerPosition {
        storedBefore = Map.copyOf(storedBefore);
    }
}
