package dev.weir.cli;

import java.time.Duration;
import java.util.List;

/** How long requests took, the shortest first. */
record Latencies(List<Duration> sorted) {
    Latencies {
        sorted = sorted.stream().sorted().toList();
    }

    /** The time within which so many of a hundred requests were answered: the nearest rank. */
    double millis(int percent) {
        if (sorted.isEmpty()) {
            return 0;
        }
        int rank = Math.ceilDiv(percent * sorted.size(), 100);
        return sorted.get(Math.max(0, rank - 1)).toNanos() / 1e6;
    }
}
