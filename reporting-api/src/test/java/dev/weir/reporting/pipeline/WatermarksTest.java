package dev.weir.reporting.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kit.pipeline.Offsets;
import dev.weir.kit.pipeline.PipelineLook;
import dev.weir.reporting.pipeline.Watermarks.Visible;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatermarksTest {
    private final Watermarks watermarks = new Watermarks();

    @Test
    void anEmptyPipelineIsVisibleAtOnce() {
        Visible visible = look(1, at(0, 0), at(0, 0), at(0, 0), at(0, 0));

        assertThat(visible).isEqualTo(new Visible(second(1), at(0, 0)));
    }

    @Test
    void aRecordThatIsNotProcessedHoldsTheMomentBack() {
        look(1, at(5, 5), at(5, 5), at(7, 7), at(7, 7));

        Visible visible = look(2, at(6, 5), at(5, 5), at(7, 7), at(7, 7));

        assertThat(visible).isEqualTo(new Visible(second(1), at(5, 5)));
    }

    @Test
    void aRowThatIsNotStoredHoldsTheMomentBack() {
        look(1, at(5, 5), at(5, 5), at(7, 7), at(7, 7));

        Visible visible = look(2, at(6, 5), at(6, 5), at(9, 7), at(7, 7));

        assertThat(visible).isEqualTo(new Visible(second(1), at(5, 5)));
    }

    @Test
    void oneSlowPartitionHoldsAllBackHoweverFarTheOtherIs() {
        Visible visible = look(1, at(5, 5), at(4, 900), at(7, 7), at(7, 900));

        assertThat(visible).isEqualTo(Visible.NOTHING);
    }

    @Test
    void underSteadyLoadMomentsAreReachedOneAfterTheOther() {
        look(1, at(10, 0), at(0, 0), at(0, 0), at(0, 0));
        look(2, at(20, 0), at(10, 0), at(15, 0), at(0, 0));
        Visible first = look(3, at(30, 0), at(20, 0), at(25, 0), at(15, 0));
        Visible second = look(4, at(40, 0), at(30, 0), at(35, 0), at(25, 0));

        assertThat(first).isEqualTo(new Visible(second(1), at(10, 0)));
        assertThat(second).isEqualTo(new Visible(second(2), at(20, 0)));
    }

    @Test
    void theLedgerIsMeasuredOnlyOnceTheProcessorHasPassed() {
        // The ledger is empty and the sink is even with it; yet the record is still with the processor.
        look(1, at(1, 0), at(0, 0), at(0, 0), at(0, 0));
        // Now it is processed and its row lies in the ledger, unread by the sink.
        Visible visible = look(2, at(1, 0), at(1, 0), at(1, 0), at(0, 0));

        assertThat(visible).isEqualTo(Visible.NOTHING);
    }

    @Test
    void aRowWrittenAfterTheMomentDoesNotHoldItBack() {
        look(1, at(1, 0), at(1, 0), at(1, 0), at(0, 0));

        Visible visible = look(2, at(9, 0), at(9, 0), at(9, 0), at(1, 0));

        assertThat(visible).isEqualTo(new Visible(second(1), at(1, 0)));
    }

    @Test
    void aLongBacklogIsFollowedWithBoundedMemoryAndStillReached() {
        for (int i = 1; i <= 10 * Watermarks.MOST_MOMENTS; i++) {
            look(i, at(i, 0), at(0, 0), at(0, 0), at(0, 0));
        }
        assertThat(watermarks.followed()).isLessThanOrEqualTo(Watermarks.MOST_MOMENTS);

        int end = 10 * Watermarks.MOST_MOMENTS + 1;
        Visible visible = look(end, at(end, 0), at(end - 1, 0), at(end - 1, 0), at(end - 1, 0));

        assertThat(visible.at()).isAfter(second(9 * Watermarks.MOST_MOMENTS));
    }

    private Visible look(int second, Offsets raw, Offsets processed, Offsets ledger, Offsets stored) {
        return watermarks.advance(new PipelineLook(second(second), raw, processed, ledger, stored, "ledger"));
    }

    private static Offsets at(long first, long second) {
        return new Offsets(Map.of(0, first, 1, second));
    }

    private static Instant second(int second) {
        return Instant.ofEpochSecond(second);
    }
}
