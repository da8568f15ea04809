package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrailTest {
    @Test
    void itIsReadAsItWasWritten() throws Exception {
        Trail trail = new Trail(
                9,
                7,
                true,
                List.of(
                        Ending.applied(Operation.CREATE, 1, 7),
                        Ending.duplicate(Operation.DELETE, 2, 8),
                        Ending.refused(null, Reason.MALFORMED, 3, 9)));

        assertThat(Trail.parse(trail.toJson())).isEqualTo(trail);
    }

    @Test
    void aRequestThatAFullListDidNotTakeWasARepetition() {
        List<Ending> endings = new ArrayList<>();
        for (long offset : new long[] {0, 1, 2, 3, 50, 51, 52, 53, 54, 55, 56, 60}) {
            endings.add(Ending.duplicate(Operation.CREATE, offset, offset));
        }
        Trail trail = new Trail(100, 0, true, endings);

        assertThat(trail.endingAt(52)).isEqualTo(endings.get(6));
        assertThat(trail.endingAt(58)).as("after the one at 56").isEqualTo(endings.get(10));
        assertThat(trail.endingAt(100)).isEqualTo(endings.get(11));
        assertThat(trail.endingAt(20)).as("dropped from the middle").isNull();
        assertThat(trail.endingAt(101)).as("not processed yet").isNull();
    }

    @Test
    void aListThatIsNotShortenedKnowsOnlyWhatItHolds() {
        Trail trail = new Trail(100, 0, false, List.of(Ending.applied(Operation.CREATE, 1, 7)));

        assertThat(trail.endingAt(7)).isNotNull();
        assertThat(trail.endingAt(8)).isNull();
    }
}
