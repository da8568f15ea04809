package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.contract.Ending;
import dev.weir.contract.Reason;
import dev.weir.contract.TrafficKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the memory as pages, and what comes back. */
class MemoryTest {
    private static final DedupWindow WINDOW = new DedupWindow(800, 100, 0);
    private static final long STRETCH = Shelves.stretchMillis(WINDOW);
    private static final TopicPartition CHANGELOG = new TopicPartition("app-memory-changelog", 3);

    @TempDir
    Path state;

    private final List<KeyValue<byte[], byte @Nullable []>> changelog = new ArrayList<>();

    @Test
    void aTransactionIsOnePageWithTheBooksAfterIt() {
        Memory memory = open();
        work(memory, 1_000, 1, "first");
        work(memory, 1_001, 2, "second");
        work(memory, 1_002, 1, "first again");
        memory.flushCache();
        memory.flushCache();

        assertThat(changelog).hasSize(1);
        Memory restored = restored(changelog);
        assertThat(textOf(restored, 1)).isEqualTo("first again");
        assertThat(textOf(restored, 2)).isEqualTo("second");
        assertThat(restored.totals().account("raw", 0))
                .isEqualTo(memory.totals().account("raw", 0));
        assertThat(restored.totals().clock()).isEqualTo(1_002);
    }

    @Test
    void aLargeTransactionLeavesSeveralPages() {
        Memory memory = open();
        String large = "x".repeat(Memory.PAGE_BYTES / 4);
        for (int id = 0; id < 10; id++) {
            work(memory, 1_000, id, large);
        }
        memory.flushCache();

        assertThat(changelog).hasSize(3);
        Memory restored = restored(changelog);
        for (int id = 0; id < 10; id++) {
            assertThat(textOf(restored, id)).isEqualTo(large);
        }
    }

    @Test
    void whatWasNotFlushedCountsForNothingAfterAChangeOfRoles() {
        Memory memory = open();
        work(memory, 1_000, 1, "committed");
        memory.flushCache();
        work(memory, 1_001, 1, "not");
        memory.clearCache();
        memory.flushCache();

        assertThat(textOf(memory, 1)).isEqualTo("committed");
        assertThat(changelog).hasSize(1);
    }

    @Test
    void pagesLeaveTheChangelogOnceNothingOnThemIsRemembered() {
        Memory memory = open();
        for (int page = 0; page < 6; page++) {
            work(memory, 3 * STRETCH + page, page, "early");
            memory.flushCache();
        }
        // The last clock at which the last entry of that stretch could be remembered, and the first beyond it.
        long last = 4 * STRETCH - 1 + WINDOW.memory();
        work(memory, last, 10, "late");
        memory.flushCache();
        assertThat(taken()).isEmpty();
        assertThat(textOf(memory, 5)).isEqualTo("early");

        for (int more = 1; more <= 3; more++) {
            work(memory, last + more, 10 + more, "late");
            memory.flushCache();
        }
        assertThat(taken()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(textOf(memory, 5)).isNull();
        Memory restored = restored(changelog);
        assertThat(textOf(restored, 0)).isNull();
        assertThat(textOf(restored, 10)).isEqualTo("late");
    }

    @Test
    void aRestoredMemoryGoesOnWhereItsChangelogEnds() {
        Memory memory = open();
        work(memory, 1_000, 1, "first");
        memory.flushCache();
        Memory restored = restored(changelog);
        work(restored, 1_001, 2, "second");
        restored.flushCache();

        assertThat(changelog.stream().map(MemoryTest::page)).containsExactly(0L, 1L);
    }

    @Test
    void whatWasClosedInOrderIsThereAgain() {
        Memory memory = onDisk();
        memory.restore(List.of(KeyValue.pair(key(7), page(7, 1, "kept").encode())));
        memory.commit(Map.of(CHANGELOG, 41L));
        memory.close();

        Memory again = onDisk();
        assertThat(again.committedOffset(CHANGELOG)).isEqualTo(41);
        assertThat(textOf(again, 1)).isEqualTo("kept");
        assertThat(again.totals().clock()).isEqualTo(1_000);
        again.close();

        // Nothing was written since, so that was an end in order too.
        assertThat(textOf(onDisk(), 1)).isEqualTo("kept");
    }

    @Test
    void whatWasNotClosedInOrderIsNotUsed() {
        Memory memory = onDisk();
        memory.restore(List.of(KeyValue.pair(key(7), page(7, 1, "kept").encode())));
        memory.commit(Map.of(CHANGELOG, 41L));
        memory.close();
        Memory again = onDisk();
        again.restore(List.of(KeyValue.pair(key(8), page(8, 1, "newer").encode())));

        assertThatThrownBy(this::onDisk).isInstanceOf(TaskCorruptedException.class);
        again.close();
    }

    @Test
    void aChangelogOfAnotherFormatIsRefused() {
        byte[] entry = MemoryEntry.noted(null, Ending.refused(null, Reason.MALFORMED, 1_000, 1));
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        open().restore(List.of(KeyValue.pair("demo:123".getBytes(StandardCharsets.US_ASCII), entry))));
    }

    private Memory open() {
        Memory memory = new Memory("memory", WINDOW);
        memory.open(new HeapShelves(), (page, value, _) -> changelog.add(KeyValue.pair(key(page), value)));
        return memory;
    }

    private Memory restored(List<KeyValue<byte[], byte @Nullable []>> log) {
        Memory memory = open();
        memory.restore(List.copyOf(log));
        return memory;
    }

    private Memory onDisk() {
        Memory memory = new Memory("memory", WINDOW);
        var context = new MockProcessorContext<>(new Properties(), new TaskId(0, 3), state.toFile());
        memory.init(context.getStateStoreContext(), memory);
        return memory;
    }

    private static void work(Memory memory, long clock, long id, String text) {
        memory.totals().received(clock, clock);
        memory.put(id(id), text.getBytes(StandardCharsets.US_ASCII));
        memory.settled();
    }

    private static Page page(long number, long id, String text) {
        Totals totals = new Totals();
        totals.received(1_000, 1_000);
        return new Page(number, 0, totals, Map.of(id(id), text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static @Nullable String textOf(Memory memory, long id) {
        byte[] entry = memory.get(id(id));
        return entry == null ? null : new String(entry, StandardCharsets.US_ASCII);
    }

    private static Bytes id(long id) {
        return Memory.id(new TrafficKey("demo", id));
    }

    private List<Long> taken() {
        return changelog.stream()
                .filter(change -> change.value == null)
                .map(MemoryTest::page)
                .toList();
    }

    private static long page(KeyValue<byte[], byte @Nullable []> change) {
        return ByteBuffer.wrap(change.key).getLong();
    }

    private static byte[] key(long page) {
        return ByteBuffer.allocate(Long.BYTES).putLong(page).array();
    }
}
