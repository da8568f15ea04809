package dev.weir.reporting.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An audit's steps, what it keeps of its findings, and that it survives being written down. */
class AuditStateTest {
    private static final AuditState BEGUN = AuditState.begun(
            "id",
            1_000,
            "topic",
            List.of(new Stretch("topic", 0, 600_000), new Stretch("topic", 1, 0), new Stretch("old", 0, 10)),
            2);

    @Test
    void everyOffsetAndEverySliceIsOneStep() {
        List<Step> steps = new ArrayList<>();
        AuditState state = BEGUN;
        while (!state.isThrough()) {
            steps.add(state.next());
            state = state.after(new Look(List.of(), 5, 4, false), 2_000);
        }

        assertThat(steps)
                .containsExactly(
                        new Step.Range("topic", 0, 0, 250_000),
                        new Step.Range("topic", 0, 250_000, 500_000),
                        new Step.Range("topic", 0, 500_000, 600_000),
                        new Step.Range("old", 0, 0, 10),
                        new Step.Slice(0, 2),
                        new Step.Slice(1, 2));
        assertThat(state.rows()).isEqualTo(30);
        assertThat(state.ended(3_000, 0L, null).isSound()).isTrue();
        assertThat(state.ended(3_000, 7L, null).isSound()).isFalse();
        assertThat(state.ended(3_000, null, "away").isSound()).isFalse();
    }

    @Test
    void manyFindingsAreCountedAndTheFirstAreKeptOfEachTenant() {
        List<Finding> many = new ArrayList<>();
        for (int id = 0; id < 150; id++) {
            many.add(Finding.requestId("demo", Integer.toString(id), 2));
        }
        many.add(Finding.requestId("acme", "18446744073709551615", -1));

        AuditState state = BEGUN.after(new Look(many, 0, 0, false), 2_000);

        assertThat(state.counts()).isEqualTo(Map.of(Finding.Kind.REQUEST_ID, 151L));
        assertThat(state.oddRequestIds()).isEqualTo(Map.of("demo", 150L, "acme", 1L));
        assertThat(state.findings()).hasSize(101);
        assertThat(state.findings().getLast().isFor("demo")).isFalse();
        assertThat(state.findings().getLast().isFor("acme")).isTrue();
    }

    @Test
    void whatIsWrittenDownIsReadAgain() throws Exception {
        AuditState state = BEGUN.after(
                new Look(
                        List.of(Finding.at(
                                Finding.Kind.MISSING,
                                BEGUN.stretches().getFirst().step(1),
                                300_000,
                                2)),
                        1,
                        1,
                        true),
                2_000);

        assertThat(AuditState.parse(state.toJson())).isEqualTo(state);
        assertThat(AuditState.parse(state.ended(5, null, null).toJson())).isEqualTo(state.ended(5, null, null));
    }

    @Test
    void aDifferenceThatIsGoneAtTheSecondLookIsNone() {
        Finding passing = Finding.requestId("demo", "1", -1);
        Finding lasting = Finding.requestId("demo", "2", 2);

        Look both = new Look(List.of(passing, lasting), 9, 9, true)
                .confirmedBy(new Look(List.of(lasting, Finding.requestId("demo", "3", 2)), 8, 8, false));

        assertThat(both).isEqualTo(new Look(List.of(lasting), 8, 8, false));
    }

    @Test
    void offsetsInARowAreOneFinding() {
        BitSet offsets = new BitSet();
        offsets.set(3, 6);
        offsets.set(9);

        assertThat(Examination.runs(Finding.Kind.MISSING, new Step.Range("topic", 1, 1_000, 2_000), offsets))
                .extracting(Finding::offset, Finding::count)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(1_003L, 3L),
                        org.assertj.core.api.Assertions.tuple(1_009L, 1L));
    }
}
