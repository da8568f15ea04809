package dev.weir.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All rounds of one benchmark, summed up; a trial has one round and no baseline. */
record Outcome(
        @Nullable Side baseline, Side candidate, @Nullable Spread ratio, int rounds) {
    /** Of a trial, which has no baseline. */
    static Outcome of(String name, Sample sample) {
        return new Outcome(null, Side.of(name, List.of(sample)), null, 1);
    }

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
