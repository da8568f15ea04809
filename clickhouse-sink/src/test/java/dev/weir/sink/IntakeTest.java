package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.TrafficEvent;
import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.BatchLimits;
import dev.weir.sink.rows.BlockMemory;
import dev.weir.sink.rows.LedgerCoder;
import dev.weir.sink.rows.Source;
import dev.weir.sink.rows.StoredOffsets;
import dev.weir.sink.store.Pass;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final Source SOURCE = new Source("topic-id", new TopicPartition("traffic.ledger", 0));
    private static final long AGE = 100;
    private static final BatchPace PACE =
            new BatchPace(new BatchPace.Limits(Duration.ofNanos(AGE), Duration.ofNanos(AGE), 4, 100), 1);

    private final Intake intake = new Intake(new LedgerCoder(), new BatchLimits(3, 1 << 20), new BlockMemory(1 << 20));

    @Test
    void nothingIsTakenBeforeItHasBegun() {
        assertThat(intake.hasRoom()).isFalse();
        assertThat(intake.due(Long.MAX_VALUE, PACE)).isNull();
        assertThat(intake.restingAt(5)).isNull();
    }

    @Test
    void aBatchIsDueWhenItIsOldOrFull() {
        begin(10);
        intake.accept(records(10, 11), 0);

        assertThat(intake.due(AGE - 1, PACE)).isNull();
        assertThat(intake.due(AGE, PACE)).isNotNull();
        intake.accept(records(12), 0);
        assertThat(intake.due(0, PACE)).isNotNull();
        assertThat(intake.hasRoom()).isFalse();
    }

    @Test
    void thePositionRestsOnlyWhileNothingWaits() {
        begin(10);

        assertThat(intake.restingAt(14)).isEqualTo(new CommittedPosition.At("topic-id", 14));
        intake.accept(records(14), 0);
        assertThat(intake.restingAt(15)).isNull();
    }

    @Test
    void aSettledBatchIsPassedByOnlyWhenNoRecordWaitsBehindIt() {
        begin(10);
        intake.accept(records(10, 11), 0);
        Batch batch = Objects.requireNonNull(intake.due(AGE, PACE));
        intake.fillAfter(batch);

        assertThat(intake.after(batch, 15).offset()).isEqualTo(15);
        intake.accept(records(13), 0);
        assertThat(intake.after(batch, 15).offset()).isEqualTo(12);
    }

    @Test
    void theBatchOfAnIntentEndsWhereItSays() {
        Intent intent = new Intent(11, 2, 0, 0, Intent.Kind.WHOLE, new Pass("p"));
        intake.again(SOURCE, 10, intent, new StoredOffsets(10));
        assertThat(intake.takeSeek()).hasValue(10);

        assertThat(intake.accept(records(10), 0)).isTrue();
        assertThat(intake.reread()).isNull();
        assertThat(intake.accept(records(11, 12), 0)).isFalse();

        assertThat(Objects.requireNonNull(intake.reread()).to()).isEqualTo(11);
        assertThat(intake.takeSeek()).hasValue(12);
    }

    private void begin(long from) {
        intake.begin(SOURCE, from);
        assertThat(intake.hasRoom()).isFalse();
        assertThat(intake.takeSeek()).hasValue(from);
        assertThat(intake.hasRoom()).isTrue();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(long... offsets) {
        return Arrays.stream(offsets)
                .mapToObj(offset -> {
                    TrafficEvent event = new TrafficEvent(offset, 1, 0, "/");
                    byte[] row = new LedgerRow("demo", event, 1, 1, Operation.CREATE, 0).toJson();
                    return new ConsumerRecord<>("traffic.ledger", 0, offset, new byte[0], row);
                })
                .toList();
    }
}
