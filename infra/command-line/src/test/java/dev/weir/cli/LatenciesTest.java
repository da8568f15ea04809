package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void ofAHundredEachPercentIsOne() {
        Latencies latencies = new Latencies(IntStream.rangeClosed(1, 100)
                .mapToObj(millis -> Duration.ofMillis(101 - millis))
                .toList());

        assertThat(latencies.millis(0)).isEqualTo(1);
        assertThat(latencies.millis(50)).isEqualTo(50);
        assertThat(latencies.millis(99)).isEqualTo(99);
    }

    @Test
    void ofFewTheNextLongerCounts() {
        Latencies latencies = new Latencies(List.of(Duration.ofMillis(3), Duration.ofMillis(1)));

        assertThat(latencies.millis(50)).isEqualTo(1);
        assertThat(latencies.millis(95)).isEqualTo(3);
        assertThat(new Latencies(List.of()).millis(50)).isZero();
    }
}
