package dev.weir.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=5 | 5",
                "Wait = 5 | 5",
                "respond-async, wait=10 | 10",
                "wait=\"7\"; foo=bar | 7",
                "wait=0 | 0",
                "wait=3600 | 30",
                "wait=1, wait=9 | 1"
            })
    void secondsAreUnderstoodUpToThirty(String header, int seconds) {
        assertThat(Patience.of(header)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wait", "wait=", "wait=-1", "wait=1.5", "wait=soon", "return=minimal", "await=5"})
    void whatIsNoWaitIsNoError(String header) {
        assertThat(Patience.of(header)).isNull();
    }

    @Test
    void anAbsurdNumberIsNoWait() {
        assertThat(Patience.of("wait=99999999999999999999")).isNull();
    }
}
