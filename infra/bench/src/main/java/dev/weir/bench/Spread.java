package dev.weir.bench;

import java.util.List;

/** The middle of some measurements, and how far they lie apart. */
record Spread(double median, double min, double max) {

    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** Of the first third of what was measured over a time. */
    static Spread ofFirstThird(List<Double> values) {
        return of(values.subList(0, third(values)));
    }

    static Spread ofLastThird(List<Double> values) {
        return of(values.subList(values.size() - third(values), values.size()));
    }

    private static int third(List<Double> values) {
        return Math.max(1, values.size() / 3);
    }
}
