package dev.weir.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All rounds of one benchmark, summed up. */
record Outcome(Side baseline, Side candidate, Spread ratio, int rounds) {

    /** One contender over all rounds. */
    record Side(String name, Spread rate, Map<String, Spread> figures) {

        static Side of(String name, List<Sample> samples) {
            Map<String, Spread> figures = new TreeMap<>();
            for (String figure : samples.getFirst().figures().keySet()) {
                figures.put(
                        figure,
                        Spread.of(samples.stream()
                                .map(sample -> sample.figures().getOrDefault(figure, Double.NaN))
                                .toList()));
            }
            return new Side(name, Spread.of(samples.stream().map(Sample::rate).toList()), figures);
        }
    }
}
