package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void baselineAndCandidateTakeTurnsAndTheWarmUpDoesNotCount() throws Exception {
        Contest contest = contest(List.of(1.0, 100.0, 200.0, 400.0), List.of(1.0, 50.0, 150.0, 100.0));

        Outcome outcome = new Rounds(3, Duration.ofMillis(1), Duration.ofMillis(2), _ -> {}).run(contest);

        assertThat(order).containsExactly("base 1", "new 1", "base 2", "new 2", "new 2", "base 2", "base 2", "new 2");
        assertThat(Objects.requireNonNull(outcome.baseline()).rate()).isEqualTo(new Spread(200, 100, 400));
        assertThat(outcome.candidate().rate()).isEqualTo(new Spread(100, 50, 150));
        assertThat(outcome.candidate().figures()).containsEntry("p99_ms", new Spread(100, 50, 150));
    }

    @Test
    void theRatioIsTakenWithinEachRound() throws Exception {
        Contest contest = contest(List.of(1.0, 100.0, 200.0, 400.0), List.of(1.0, 50.0, 150.0, 100.0));

        Outcome outcome = new Rounds(3, Duration.ofMillis(1), Duration.ofMillis(2), _ -> {}).run(contest);

        assertThat(Objects.requireNonNull(outcome.ratio()).median()).isCloseTo(0.5, within(1e-9));
        assertThat(Objects.requireNonNull(outcome.ratio()).min()).isCloseTo(0.25, within(1e-9));
        assertThat(Objects.requireNonNull(outcome.ratio()).max()).isCloseTo(0.75, within(1e-9));
        assertThat(new Goal.RatioAtLeast(0.5).isMet(outcome)).isTrue();
        assertThat(new Goal.RatioAtLeast(0.51).isMet(outcome)).isFalse();
        assertThat(new Goal.FigureBelow("p99_ms", 101).isMet(outcome)).isTrue();
        assertThat(new Goal.FigureBelow("p99_ms", 100).isMet(outcome)).isFalse();
        assertThat(new Goal.FigureBelow("unknown", 100).isMet(outcome)).isFalse();
    }

    private Contest contest(List<Double> baseline, List<Double> candidate) {
        Contender base = contender("base", baseline);
        Contender fresh = contender("new", candidate);
        return new Contest() {
            @Override
            public Contender baseline() {
                return base;
            }

            @Override
            public Contender candidate() {
                return fresh;
            }

            @Override
            public List<Goal> goals() {
                return List.of();
            }

            @Override
            public List<String> problems() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }

    private Contender contender(String name, List<Double> rates) {
        Iterator<Double> next = rates.iterator();
        return new Contender(name, time -> {
            order.add(name + " " + time.toMillis());
            double rate = next.next();
            return new Sample(rate, Map.of("p99_ms", rate));
        });
    }
}
