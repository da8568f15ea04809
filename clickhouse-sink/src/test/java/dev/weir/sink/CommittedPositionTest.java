package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.sink.store.Pass;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommittedPositionTest {
    private static final Intent INTENT = new Intent(
            Long.MAX_VALUE,
            999_999_999,
            3,
            0xfedcba98,
            Intent.Kind.RECONCILING,
            new Pass("weir-sink-01234567-89ab-cdef-0123-456789abcdef"));

    @Test
    void anIntentIsReadAsItWasWritten() {
        CommittedPosition.Before before = new CommittedPosition.Before("QbK6yRoLTMiNZHqXNH14dg", 42, INTENT);

        OffsetAndMetadata commit = before.toCommit();

        assertThat(CommittedPosition.of(commit)).isEqualTo(before);
        assertThat(commit.offset()).isEqualTo(42);
        assertThat(commit.metadata().length()).isLessThan(4096);
    }

    @Test
    void aPositionIsReadAsItWasWritten() {
        CommittedPosition.At at = new CommittedPosition.At("a-b_C9", 7);

        assertThat(CommittedPosition.of(at.toCommit())).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "by hand",
                "weir1 intent t to=1",
                "weir2 at t",
                "weir1 intent t to=9999999999999999999 rows=1 unstorable=0 hash=00000000 whole pass=p"
            })
    void metadataThatIsNotOursSaysNothing(String metadata) {
        assertThat(CommittedPosition.of(new OffsetAndMetadata(5, metadata))).isEqualTo(new CommittedPosition.Nowhere());
    }

    @Test
    void noCommitSaysNothing() {
        assertThat(CommittedPosition.of(null)).isEqualTo(new CommittedPosition.Nowhere());
    }
}
