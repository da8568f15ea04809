package dev.weir.processor;

import static dev.weir.processor.Line.NOON;
import static dev.weir.processor.Line.WINDOW;
import static dev.weir.processor.Line.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.contract.LedgerRow;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edges of time: what docs/decisions/0003 proves, to the millisecond. */
class DedupEdgesTest {
    private static final long LATENESS = WINDOW.lateness();
    private static final long SKEW = WINDOW.skew();

    @TempDir
    Path state;

    @Test
    void theEdgesOfAcceptanceAreInclusive() {
        try (Line line = new Line(state)) {
            line.create(NOON, event(1, 1, NOON + SKEW));
            line.create(NOON, event(2, 1, NOON + SKEW + 1));
            line.create(NOON, event(3, 1, NOON - LATENESS));
            line.create(NOON, event(4, 1, NOON - LATENESS - 1));

            assertThat(line.rows()).extracting(row -> row.event().requestId()).containsExactly(1L, 3L);
            assertThat(line.reasons()).containsExactly("from_the_future", "too_late");
        }
    }

    @Test
    void withoutMarginADuplicateIsRememberedToTheLastMomentInWhichItWouldBeAccepted() {
        DedupWindow tight = new DedupWindow(LATENESS, SKEW, 0);
        try (Line line = new Line(state, tight, 1)) {
            // The event that stays acceptable longest: as far in the future as allowed.
            var event = event(1, 1, NOON + SKEW);
            line.create(NOON, event);

            line.create(NOON + SKEW + LATENESS, event);
            line.create(NOON + SKEW + LATENESS + 1, event);

            assertThat(line.rows()).hasSize(1);
            assertThat(line.account().duplicate()).isEqualTo(1);
            assertThat(line.reasons()).containsExactly("too_late");
        }
    }

    @Test
    void withLessMemoryThanThatThereWouldBeAHole() {
        // The sequence of the test above with a memory shorter by one millisecond: the event counts twice.
        DedupWindow broken = new DedupWindow(LATENESS, SKEW, -1);
        try (Line line = new Line(state, broken, 1)) {
            var event = event(1, 1, NOON + SKEW);
            line.create(NOON, event);

            line.create(NOON + SKEW + LATENESS, event);

            assertThat(line.rows())
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row.event()).isEqualTo(event))
                    .extracting(LedgerRow::sign)
                    .containsExactly(1, 1);
        }
    }

    @Test
    void suchAWindowCanNotBeSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DedupWindow.of(Duration.ofDays(7), Duration.ofSeconds(5), Duration.ofMillis(-1)));
    }

    @Test
    void whatIsRememberedIsADuplicateEvenWhenItIsTooLate() {
        try (Line line = new Line(state)) {
            var event = event(1, 1, NOON - LATENESS);
            line.create(NOON, event);
            line.create(NOON + 1, event);

            assertThat(line.account().duplicate()).isEqualTo(1);
            assertThat(line.reasons()).isEmpty();
        }
    }

    @Test
    void anIdIsForgottenAfterTheWindowWhetherOrNotItsEntryIsStillThere() {
        try (Line line = new Line(state)) {
            line.create(NOON, event(1, 1, NOON));
            long last = NOON + WINDOW.memory();

            line.create(last, event(1, 2, last));
            line.create(last + 1, event(1, 3, last + 1));

            assertThat(line.holdsEntryOf(1)).isTrue();
            assertThat(line.reasons()).containsExactly("conflict");
            assertThat(line.rows()).extracting(LedgerRow::version).containsExactly(1, 1);
        }
    }

    @Test
    void anUpdateRefreshesTheMemoryAndADuplicateDoesNot() {
        try (Line line = new Line(state)) {
            long half = WINDOW.memory() / 2;
            line.create(NOON, event(1, 1, NOON));
            line.create(NOON, event(2, 1, NOON));

            line.update(NOON + half, event(1, 2, NOON + half));
            line.create(NOON + half, event(2, 1, NOON));
            line.delete(NOON + WINDOW.memory() + 1, 1);
            line.delete(NOON + WINDOW.memory() + 1, 2);

            assertThat(line.reasons()).containsExactly("unknown_request_id");
            assertThat(line.rows()).last().satisfies(row -> {
                assertThat(row.event().requestId()).isEqualTo(1);
                assertThat(row.sign()).isEqualTo(-1);
            });
        }
    }

    @Test
    void anUpdateIsHeldToTheSameTimes() {
        try (Line line = new Line(state)) {
            line.create(NOON, event(1, 1, NOON));
            line.update(NOON, event(1, 1, NOON + SKEW + 1));
            line.update(NOON, event(1, 1, NOON - LATENESS - 1));

            assertThat(line.reasons()).containsExactly("from_the_future", "too_late");
        }
    }

    @Test
    void aBrokerClockThatStepsBackOpensNoHole() {
        DedupWindow tight = new DedupWindow(LATENESS, SKEW, 0);
        try (Line line = new Line(state, tight, 1)) {
            var event = event(1, 1, NOON + SKEW);
            line.create(NOON, event);
            long beyond = afterTheShelfOf(NOON, tight);
            // Another id moves the clock on, the entry is gone, and then the clock steps back.
            line.create(beyond, event(2, 1, beyond));
            assertThat(line.holdsEntryOf(1)).isFalse();

            line.create(NOON + tight.memory(), event);

            assertThat(line.reasons()).containsExactly("too_late");
            assertThat(line.rows()).extracting(row -> row.event().requestId()).containsExactly(1L, 2L);
        }
    }

    @Test
    void aShelfIsDroppedOnceAllOnItIsForgottenAndNotBefore() {
        try (Line line = new Line(state)) {
            long beyond = afterTheShelfOf(NOON, WINDOW);
            long last = beyond - 1 - WINDOW.memory();
            line.create(NOON, event(1, 1, NOON));
            line.create(last, event(2, 1, last));

            line.create(beyond - 1, event(3, 1, beyond - 1));
            line.create(beyond - 1, event(2, 1, last));
            assertThat(line.holdsEntryOf(1)).isTrue();
            assertThat(line.account().duplicate()).isEqualTo(1);

            line.create(beyond, event(4, 1, beyond));
            assertThat(line.holdsEntryOf(1)).isFalse();
            assertThat(line.holdsEntryOf(3)).isTrue();
        }
    }

    /** The first clock at which nothing is remembered of what was written in the stretch of that clock. */
    private static long afterTheShelfOf(long clock, DedupWindow window) {
        long stretch = Shelves.stretchMillis(window);
        return (clock / stretch + 1) * stretch + window.memory();
    }
}
