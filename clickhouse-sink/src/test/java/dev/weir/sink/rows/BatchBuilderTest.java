package dev.weir.sink.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.contract.Erasure;
import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.TrafficEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchBuilderTest {
    private static final Source SOURCE = new Source("topic-id", new TopicPartition("traffic.ledger", 3));
    private static final BatchLimits LIMITS = new BatchLimits(1000, 1 << 20);
    private static final BlockMemory MEMORY = new BlockMemory(1 << 20);
    private static final long DAY = 86_400_000L;
    private static final Erasure ERASURE = new Erasure("demo", "job", 1, 0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/",
                "",
                "https://b.example/é/ü/日本/😀",
                "quote\" and \\ and \n and \u0001",
                "/a/b"
            })
    void aRowIsEncodedFieldByField(String url) {
        LedgerRow row = new LedgerRow(
                "demo", new TrafficEvent(-1L, Long.MIN_VALUE, 5 * DAY - 1, url), -1, 7, Operation.UPDATE, 0);
        BatchBuilder builder = BatchBuilder.next(new LedgerCoder(), SOURCE, 10, LIMITS, MEMORY);

        builder.add(record(12, row.toJson()), 0);

        Batch batch = builder.close();
        assertThat(batch.unstorable()).isEmpty();
        Batch.TargetBlock block = batch.blocks().getFirst();
        assertThat(block.target()).isEqualTo("4");
        ByteBuffer bytes = ByteBuffer.wrap(block.block().toBytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(string(bytes)).isEqualTo("demo");
        assertThat(Long.toUnsignedString(bytes.getLong())).isEqualTo("9223372036854775808");
        assertThat(bytes.getLong()).isEqualTo(5 * DAY - 1);
        assertThat(Long.toUnsignedString(bytes.getLong())).isEqualTo("18446744073709551615");
        assertThat(string(bytes)).isEqualTo(url);
        assertThat(bytes.get()).isEqualTo((byte) -1);
        assertThat(bytes.getInt()).isEqualTo(7);
        assertThat(bytes.getLong()).isZero();
        assertThat(string(bytes)).isEqualTo("topic-id");
        assertThat(bytes.getInt()).isEqualTo(3);
        assertThat(bytes.getLong()).isEqualTo(12);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void daysAreKeptApartAndTheSameRecordsHaveTheSameHash() {
        BatchBuilder first = BatchBuilder.next(new LedgerCoder(), SOURCE, 0, LIMITS, MEMORY);
        BatchBuilder second = BatchBuilder.next(new LedgerCoder(), SOURCE, 0, LIMITS, MEMORY);
        for (int i = 0; i < 10; i++) {
            first.add(record(i, row(i, i % 2 * DAY)), 0);
            second.add(record(i, row(i, i % 2 * DAY)), 5);
        }

        assertThat(first.close().blocks()).extracting(Batch.TargetBlock::target).containsExactly("0", "1");
        assertThat(first.close().hash()).isEqualTo(second.close().hash());
        second.add(record(10, row(10, 0)), 0);
        assertThat(first.close().hash()).isNotEqualTo(second.close().hash());
    }

    @Test
    void storedRowsAreLeftOutButCounted() {
        StoredOffsets stored = new StoredOffsets(0);
        stored.add(1);
        BatchBuilder builder = BatchBuilder.again(new LedgerCoder(), SOURCE, 0, 2, MEMORY, stored, false);
        for (int i = 0; i < 3; i++) {
            assertThat(builder.add(record(i, row(i, 0)), 0)).isTrue();
        }

        assertThat(builder.isFull()).isTrue();
        assertThat(builder.add(record(3, row(3, 0)), 0)).isFalse();
        Batch batch = builder.close();
        assertThat(batch.rows()).isEqualTo(3);
        assertThat(batch.blocks().getFirst().stored()).isEqualTo(1);
        assertThat(batch.blocks().getFirst().block().rows()).isEqualTo(2);
    }

    @Test
    void whatIsNoRowIsSetAside() {
        BatchBuilder builder = BatchBuilder.next(new LedgerCoder(), SOURCE, 0, LIMITS, MEMORY);
        builder.add(record(0, "{}".getBytes(StandardCharsets.UTF_8)), 0);
        builder.add(record(1, row(1, -DAY)), 0);
        builder.add(record(2, row(2, 70_000 * DAY)), 0);
        byte[] cut = row(3, 0);
        builder.add(record(3, Arrays.copyOf(cut, cut.length - 1)), 0);

        assertThat(builder.close().rows()).isZero();
        assertThat(builder.close().unstorable()).hasSize(4);
    }

    @Test
    void aBatchIsFullAtItsShareOfTheMemory() {
        BlockMemory memory = new BlockMemory(4_000);
        memory.shareAmong(2);
        BatchBuilder builder = BatchBuilder.next(new LedgerCoder(), SOURCE, 0, LIMITS, memory);
        int added = 0;
        while (!builder.isFull()) {
            builder.add(record(added, row(added++, 0)), 0);
        }

        assertThat(builder.close().blocks().getFirst().block().length()).isBetween(1_000, 1_100);
    }

    @Test
    void rowsOfManyDaysAndSizesComeBackFromManyChunks() {
        BatchBuilder builder = BatchBuilder.next(
                new LedgerCoder(), SOURCE, 0, new BatchLimits(100_000, 1 << 28), new BlockMemory(1 << 28));
        String long300k = "/" + "x".repeat(300_000);
        for (int i = 0; i < 4_000; i++) {
            String url = i == 1_000 ? long300k : "/" + "y".repeat(i % 1_000);
            TrafficEvent event = new TrafficEvent(i, 1, i % 40 * DAY, url);
            builder.add(record(i, new LedgerRow("demo", event, 1, 1, Operation.CREATE, 0).toJson()), 0);
        }

        Batch batch = builder.close();

        assertThat(batch.blocks()).hasSize(40);
        for (Batch.TargetBlock block : batch.blocks()) {
            assertThat(block.block().toBytes()).hasSize(block.block().length());
            assertThat(RowRange.all(block).offsets())
                    .hasSize(100)
                    .allMatch(offset -> offset % 40 == Integer.parseInt(block.target()));
        }
        batch.release();
        assertThatThrownBy(() -> batch.blocks().getFirst().block().contents())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMarkEndsTheBatchBeforeItAndIsOneAlone() {
        BatchBuilder before = BatchBuilder.next(new LedgerCoder(), SOURCE, 0, LIMITS, MEMORY);
        assertThat(before.add(record(0, row(0, 0)), 0)).isTrue();
        assertThat(before.add(mark(1), 0)).isFalse();
        assertThat(before.isFull()).isTrue();
        assertThat(before.add(record(2, row(2, 0)), 0)).isFalse();
        assertThat(before.close())
                .satisfies(batch -> assertThat(batch.to()).isZero())
                .satisfies(batch -> assertThat(batch.mark()).isNull());

        BatchBuilder alone = BatchBuilder.next(new LedgerCoder(), SOURCE, 1, LIMITS, MEMORY);
        assertThat(alone.add(mark(1), 0)).isTrue();
        assertThat(alone.isFull()).isTrue();
        assertThat(alone.add(record(2, row(2, 0)), 0)).isFalse();
        Batch batch = alone.close();
        assertThat(batch.mark()).isEqualTo(ERASURE);
        assertThat(batch.to()).isEqualTo(1);
        assertThat(batch.rows()).isZero();
        assertThat(batch.unstorable()).isEmpty();
    }

    @Test
    void whatWasErasedIsLeftOutWhenTheLedgerIsReadAgain() {
        StoredOffsets stored = new StoredOffsets(0);
        stored.addErasure("demo", 1, 2);
        stored.addErasure("acme", 1, 9);
        BatchBuilder builder = BatchBuilder.reconciling(new LedgerCoder(), SOURCE, 0, LIMITS, MEMORY, stored);
        for (int i = 0; i < 4; i++) {
            builder.add(record(i, row(i, 0)), 0);
        }

        Batch batch = builder.close();
        assertThat(batch.rows()).isEqualTo(2);
        assertThat(RowRange.all(batch.blocks().getFirst()).offsets()).containsExactly(2L, 3L);
    }

    private static ConsumerRecord<byte[], byte[]> mark(long offset) {
        return new ConsumerRecord<>("traffic.ledger", 3, offset, ERASURE.key(), ERASURE.toMark(0));
    }

    private static byte[] row(long id, long createdAt) {
        return new LedgerRow("demo", new TrafficEvent(id, 1, createdAt, "/"), 1, 1, Operation.CREATE, 0).toJson();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] value) {
        return new ConsumerRecord<>("traffic.ledger", 3, offset, new byte[0], value);
    }

    private static String string(ByteBuffer bytes) {
        int length = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes.get();
            length |= (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
