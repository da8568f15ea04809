package dev.weir.reporting.loads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdMarksTest {
    @Test
    void whatWasNotMetIsMissedAlsoBeyondTheSignedNumbers() {
        // given
        long half = Long.MIN_VALUE;
        IdMarks marks = new IdMarks(new long[] {0, 1, 7, Long.MAX_VALUE, half, half + 5, -1});

        // when
        marks.meet(1);
        marks.meet(half);
        marks.meet(-1);
        marks.meet(-2);
        marks.meet(2);

        // then
        assertThat(marks.missed()).containsExactly(0L, 7L, Long.MAX_VALUE, half + 5);
    }
}
