package dev.weir.reporting.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kit.pipeline.Offsets;
import dev.weir.kit.pipeline.PipelineLook;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final Instant LOOKED = Instant.parse("2026-11-20T09:00:00.000Z");
    private static final Instant ASKED = LOOKED.plusMillis(100);

    private final Standing standing = after(new PipelineLook(LOOKED, at(5), at(5), at(7), at(7), "ledger"));

    @Test
    void whenNothingCameInSinceTheLookTheClaimIsOfTheRequestItself() {
        assertThat(standing.claim(asked(5))).isEqualTo(new Visibility(ASKED, true, 0L));
    }

    @Test
    void whatCameInAfterTheLookMakesTheClaimIncomplete() {
        assertThat(standing.claim(asked(7))).isEqualTo(new Visibility(LOOKED, false, 2L));
    }

    @Test
    void whatWasProcessedAndStoredDuringTheLookIsVisible() {
        // When the look asked for the ends of traffic.raw the record was not there; it came, and went the whole way.
        Standing passed = after(new PipelineLook(LOOKED, at(5), at(6), at(8), at(8), "ledger"));

        assertThat(passed.claim(asked(6))).isEqualTo(new Visibility(ASKED, true, 0L));
    }

    @Test
    void whatWasProcessedDuringTheLookAndNotStoredIsUnderWay() {
        Standing passed = after(new PipelineLook(LOOKED, at(5), at(6), at(8), at(7), "ledger"));

        assertThat(passed.claim(asked(6))).isEqualTo(new Visibility(null, false, 1L));
    }

    @Test
    void withoutAnAnswerNothingIsClaimedBeyondWhatIsKnown() {
        assertThat(standing.claim(null)).isEqualTo(new Visibility(LOOKED, false, null));
    }

    @Test
    void withoutALookAnAnswerProvesNothing() {
        assertThat(standing.lost().claim(asked(5))).isEqualTo(new Visibility(LOOKED, false, null));
        assertThat(Standing.UNKNOWN.claim(asked(0))).isEqualTo(new Visibility(null, false, null));
    }

    @Test
    void whatWasClaimedOnceIsNotTakenBack() {
        assertThat(standing.with(ASKED).claim(asked(6)).asOf()).isEqualTo(ASKED);
        assertThat(standing.with(LOOKED.minusSeconds(1)).claim(asked(6)).asOf()).isEqualTo(LOOKED);
    }

    private static Standing after(PipelineLook look) {
        return new Standing(new Watermarks().advance(look), look);
    }

    private static PresentEnds.Answer asked(long end) {
        return new PresentEnds.Answer(ASKED, at(end));
    }

    private static Offsets at(long offset) {
        return new Offsets(Map.of(0, offset));
    }
}
