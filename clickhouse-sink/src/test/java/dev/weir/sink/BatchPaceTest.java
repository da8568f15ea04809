package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPaceTest {
    private static final BatchPace.Limits DEFAULTS =
            new BatchPace.Limits(Duration.ofMillis(500), Duration.ofSeconds(5), 4, 100);

    @ParameterizedTest
    @CsvSource({"1,1000", "2,1000", "3,1500", "8,4000", "30,5000"})
    void aBatchOfManyDaysWaitsLonger(int days, long millis) {
        assertThat(new BatchPace(DEFAULTS, 2).waitNanos(days)).isEqualTo(millis * 1_000_000);
    }

    @ParameterizedTest
    @CsvSource({"0,1000", "100,1000", "150,1500", "300,3000", "3000,5000"})
    void crowdedPartsSlowAllBatches(int parts, long millis) {
        BatchPace pace = new BatchPace(DEFAULTS, 2);

        pace.fullest(parts);

        assertThat(pace.waitNanos(1)).isEqualTo(millis * 1_000_000);
    }

    @Test
    void noDayGetsMoreThanTwoPartsASecondHoweverManyPartitions() {
        for (int partitions : new int[] {1, 2, 3, 12, 64}) {
            for (int days = 1; days <= 30; days++) {
                double seconds = new BatchPace(DEFAULTS, partitions).waitNanos(days) / 1e9;
                assertThat(partitions / seconds).isLessThanOrEqualTo(2.0);
            }
        }
    }
}
