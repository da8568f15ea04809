package dev.weir.sink.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.TrafficEvent;
import dev.weir.sink.rows.Batch.TargetBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RowRangeTest {
    private static final Source SOURCE = new Source("topic-id", new TopicPartition("traffic.ledger", 3));

    @Test
    void rowsAreFoundByTheirOffsetsWhateverTheirLength() {
        RowRange all = RowRange.all(block(0, 7, 20, 21, 999_999L));

        assertThat(all.rows()).isEqualTo(5);
        assertThat(all.offsets()).containsExactly(0L, 7L, 20L, 21L, 999_999L);
        assertThat(all.firstOffset()).isZero();
        assertThat(all.lastOffset()).isEqualTo(999_999L);
    }

    @Test
    void halvesHoldTheSameBytesAsTheWhole() {
        TargetBlock block = block(1, 2, 3);
        List<RowRange> halves = RowRange.all(block).halves();

        byte[] left = bytes(halves.get(0).toBlock());
        byte[] right = bytes(halves.get(1).toBlock());

        assertThat(halves).extracting(RowRange::rows).containsExactly(1, 2);
        byte[] joined = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, joined, left.length, right.length);
        assertThat(joined).isEqualTo(bytes(block.block()));
    }

    @Test
    void leftOutRowsAreGoneAndOnlyThey() {
        RowBlock rest = RowRange.all(block(1, 2, 3)).without(Set.of(2L, 99L));

        assertThat(rest.rows()).isEqualTo(2);
        assertThat(bytes(rest)).isEqualTo(bytes(block(1, 3).block()));
    }

    private static byte[] bytes(RowBlock block) {
        return block.toBytes();
    }

    private static TargetBlock block(long... offsets) {
        BatchBuilder builder = BatchBuilder.next(
                new LedgerCoder(), SOURCE, 0, new BatchLimits(100, 1 << 20), new BlockMemory(1 << 20));
        for (long offset : offsets) {
            // Longer than 127 bytes for some, so that the length takes two bytes.
            TrafficEvent event = new TrafficEvent(offset, 1, 5L, "/" + "é".repeat((int) (offset % 100) * 10));
            byte[] json = new LedgerRow("demo", event, 1, 1, Operation.CREATE, 0).toJson();
            builder.add(new ConsumerRecord<>("traffic.ledger", 3, offset, new byte[0], json), 0);
        }
        return builder.close().blocks().getFirst();
    }
}
