package dev.weir.reporting.scaling.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.reporting.scaling.provider.Sizing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** All who read the topic come to the same, in whatever state they find it. */
class BookTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Sizing BEFORE = new Sizing(8, 16, 2, null, null, true, 5, null);
    private static final Task.Scale TASK =
            new Task.Scale(new Sizing(null, 32, null, null, null, null, null, null), BEFORE);

    private final Book book = new Book();

    @Test
    void theFirstOfTwoCountsAndTheSecondIsVoidUntilTheFirstIsThrough() throws Exception {
        Change first = planned("1");
        take(first.record());
        take(planned("2").record());
        take(first.in(new ChangeState.Applied(NOW, "r", null, TASK.after(), null, null))
                .record());
        take(planned("3").record());

        assertThat(book.before("2")).get().extracting(Change::id).isEqualTo("1");
        assertThat(book.find("2")).isEmpty();
        assertThat(book.underWay("lab")).get().extracting(Change::id).isEqualTo("3");
        assertThat(book.voidedUnsaid()).extracting(Change::id).containsExactly("2");
    }

    @Test
    void aChangeThatIsToBeRevertedHoldsNobodyUp() throws Exception {
        take(planned("1")
                .in(new ChangeState.Applied(NOW, "r", NOW.plusSeconds(60), TASK.after(), null, null))
                .record());

        assertThat(book.underWay("lab")).isEmpty();
        assertThat(book.toBeReverted("lab")).hasSize(1);
        assertThat(book.unfinished()).hasSize(1);
    }

    @Test
    void whatIsWrittenIsReadAsItWas() throws Exception {
        for (ChangeState state : List.of(
                new ChangeState.Calling(NOW, 2),
                new ChangeState.Applying(NOW, "r", true),
                new ChangeState.Applied(NOW, "r", NOW.plusSeconds(1), TASK.after(), "bob", null),
                new ChangeState.Reverting(NOW, TASK.undo(), "r", true, false),
                new ChangeState.Reverted(NOW, "r", null),
                new ChangeState.RevertSkipped(NOW, "why"),
                new ChangeState.Failed(NOW, "why", "r"),
                new ChangeState.Cancelled(NOW, "bob"))) {
            Change change = planned("1").in(state);

            take(change.record());

            assertThat(book.find("1")).contains(change);
        }
    }

    @Test
    void goingBackTouchesWhatWasChangedOnly() {
        Sizing range = new Sizing(16, 16, null, 2, 4, null, null, null);

        assertThat(TASK.undo()).isEqualTo(new Sizing(null, 16, null, null, null, null, null, null));
        assertThat(new Task.Scale(range, BEFORE).after()).isEqualTo(new Sizing(16, 16, null, 2, 4, true, 5, null));
        assertThat(new Task.Scale(range, BEFORE).undo()).isEqualTo(new Sizing(8, 16, 2, null, null, null, null, null));
    }

    private static Change planned(String id) {
        return Change.planned(id, "lab", "alice", "::1", null, NOW, TASK, null, null, null, List.of());
    }

    private void take(ProducerRecord<byte[], byte[]> record) throws IOException {
        book.take(new String(record.key(), StandardCharsets.UTF_8), record.value());
    }
}
