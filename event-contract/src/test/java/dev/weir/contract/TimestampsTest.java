package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments are read as RFC 3339 says, and written as java.time would. */
class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-20T10:00:00Z,            2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00,             2026-11-20T10:00:00Z",
        "2026-11-20 10:00:00.1,           2026-11-20T10:00:00.100Z",
        "2026-11-20t10:00:00.123999z,     2026-11-20T10:00:00.123Z",
        "2026-11-20T00:30:00+01:00,       2026-11-19T23:30:00Z",
        "2026-11-20T23:30:00-05:30,       2026-11-21T05:00:00Z",
        "2016-12-31T23:59:60Z,            2016-12-31T23:59:59.999Z",
        "2017-01-01T00:59:60+01:00,       2016-12-31T23:59:59.999Z",
        "2024-02-29T12:00:00Z,            2024-02-29T12:00:00Z",
    })
    void reads(String text, Instant expected) {
        assertThat(Timestamps.parse(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-20",
                "2026-11-20T10:00",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T10:60:00Z",
                "2026-11-20T10:00:60Z",
                "2026-11-20T10:00:61Z",
                "2026-11-20T10:00:00.Z",
                "2026-11-20T10:00:00.1234567890Z",
                "2026-11-20T10:00:00+0100",
                "2026-11-20T10:00:00+01",
                "2026-11-20T10:00:00 UTC",
                "20/11/2026 10:00:00",
                "2026-11-20T10:00:00Zx",
                "+026-11-20T10:00:00Z"
            })
    void refuses(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(Timestamps.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01", "1969-12-31", "2024-02-29", "1900-01-01", "2299-12-31", "2026-11-27"})
    void aDayIsCountedLikeJavaTime(String day) {
        assertThat(Timestamps.parseDay(day)).isEqualTo(LocalDate.parse(day).toEpochDay());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-1-01",
                "2026-02-30",
                "2023-02-29",
                "2026-13-01",
                "26-01-01",
                "2026-01-01T",
                "2026/01/01"
            })
    void whatIsNoDayIsRefused(String day) {
        assertThat(Timestamps.parseDay(day)).isEqualTo(Timestamps.INVALID);
    }

    @Test
    void writesAndReadsLikeJavaTime() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            long millis = random.nextLong(Timestamps.MAX);
            String text = Timestamps.format(millis);

            assertThat(Instant.parse(text).toEpochMilli()).isEqualTo(millis);
            assertThat(text).hasSize(24);
            assertThat(Timestamps.parse(text)).isEqualTo(millis);
        }
    }
}
