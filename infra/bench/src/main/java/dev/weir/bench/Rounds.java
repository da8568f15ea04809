package dev.weir.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a contest: warm-up, then rounds in which baseline and candidate take turns, so that whatever else the machine does
 * hits both. The ratio is taken within each round.
 *
 * @param progress is told each step, for people who wait
 */
record Rounds(int rounds, Duration warmUp, Duration time, Consumer<String> progress) {

    Outcome run(Contest contest) throws Exception {
        Contender baseline = contest.baseline();
        Contender candidate = contest.candidate();
        if (contest.warmsUp()) {
            progress.accept("warming up");
            baseline.work().run(warmUp);
            candidate.work().run(warmUp);
        }
        List<Sample> baselines = new ArrayList<>();
        List<Sample> candidates = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // Each goes first in turn: what the first leaves behind must not always fall on the same one.
            boolean baselineFirst = round % 2 == 0;
            Sample first = measure(round, baselineFirst ? baseline : candidate);
            Sample second = measure(round, baselineFirst ? candidate : baseline);
            Sample ofBaseline = baselineFirst ? first : second;
            Sample ofCandidate = baselineFirst ? second : first;
            baselines.add(ofBaseline);
            candidates.add(ofCandidate);
            ratios.add(ofCandidate.rate() / ofBaseline.rate());
        }
        return new Outcome(
                Outcome.Side.of(baseline.name(), baselines),
                Outcome.Side.of(candidate.name(), candidates),
                Spread.of(ratios),
                rounds);
    }

    private Sample measure(int round, Contender contender) throws Exception {
        Sample sample = contender.work().run(time);
        progress.accept(String.format(
                java.util.Locale.ROOT,
                "round %d of %d, %s: %,.0f a second",
                round + 1,
                rounds,
                contender.name(),
                sample.rate()));
        return sample;
    }
}
