package dev.weir.bench;

import java.util.Locale;

/** What a benchmark has to reach; it is judged on medians. */
sealed interface Goal {
    String text();

    boolean isMet(Outcome outcome);

    /** The candidate reaches this part of the baseline's rate. */
    record RatioAtLeast(double ratio) implements Goal {
        @Override
        public String text() {
            return String.format(Locale.ROOT, "ratio at least %.2f", ratio);
        }

        @Override
        public boolean isMet(Outcome outcome) {
            Spread measured = outcome.ratio();
            return measured != null && measured.median() >= ratio;
        }
    }

    /** The candidate reaches this rate. */
    record RateAtLeast(double perSecond) implements Goal {
        @Override
        public String text() {
            return String.format(Locale.ROOT, "at least %,.0f a second", perSecond);
        }

        @Override
        public boolean isMet(Outcome outcome) {
            return outcome.candidate().rate().median() >= perSecond;
        }
    }

    /** One of the candidate's figures stays below a limit. */
    record FigureBelow(String figure, double limit) implements Goal {
        @Override
        public String text() {
            return String.format(Locale.ROOT, "%s below %s", figure, limit);
        }

        @Override
        public boolean isMet(Outcome outcome) {
            Spread measured = outcome.candidate().figures().get(figure);
            return measured != null && measured.median() < limit;
        }
    }

    /** One of the figures is at the candidate this many times lower than at the baseline. */
    record FigureTimesLower(String figure, double factor) implements Goal {
        @Override
        public String text() {
            return String.format(Locale.ROOT, "%s %.0f times lower", figure, factor);
        }

        @Override
        public boolean isMet(Outcome outcome) {
            Outcome.Side baseline = outcome.baseline();
            Spread before = baseline == null ? null : baseline.figures().get(figure);
            Spread after = outcome.candidate().figures().get(figure);
            return before != null && after != null && before.median() >= factor * after.median();
        }
    }
}
