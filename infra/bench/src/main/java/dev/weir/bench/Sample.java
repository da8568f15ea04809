package dev.weir.bench;

import java.util.Map;

/**
 * What one round of one contender gave.
 *
 * @param rate operations a second
 * @param figures anything else, by the name under which reports show it
 */
record Sample(double rate, Map<String, Double> figures) {
    Sample {
        figures = Map.copyOf(figures);
    }
}
