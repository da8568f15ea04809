package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.Test;

/** Entries on their way to a shelf, with a writer that works when the test says so. */
class UnderWayTest {
    private static final Bytes ID = Bytes.wrap(new byte[] {1});

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Shelf shelf = new HeapShelves().add(0, 0);

    @Test
    void theNewestIsFoundBeforeItStandsOnTheShelf() {
        UnderWay underWay = new UnderWay(waiting::add);
        underWay.put(shelf, Map.of(ID, new byte[] {1}));
        underWay.put(shelf, Map.of(ID, new byte[] {2}));

        assertThat(shelf.get(ID)).isNull();
        assertThat(underWay.get(ID)).containsExactly(2);

        waiting.forEach(Runnable::run);
        underWay.settle();
        assertThat(shelf.get(ID)).containsExactly(2);
        assertThat(underWay.get(ID)).isNull();
    }

    @Test
    void whatCouldNotBeWrittenIsToldAtTheNext() {
        Executor broken = task -> {
            throw new IllegalStateException("no thread");
        };
        assertThatThrownBy(() -> new UnderWay(broken).put(shelf, Map.of())).isInstanceOf(IllegalStateException.class);

        UnderWay underWay = new UnderWay(Runnable::run);
        Shelf full = new DiskIsFull();
        underWay.put(full, Map.of(ID, new byte[] {1}));
        assertThatThrownBy(() -> underWay.put(full, Map.of()))
                .isInstanceOf(ProcessorStateException.class)
                .hasRootCauseMessage("disk is full");
    }

    private static final class DiskIsFull implements Shelf {
        @Override
        public long firstPage() {
            return 0;
        }

        @Override
        public byte[] get(Bytes id) {
            throw new IllegalStateException();
        }

        @Override
        public void put(Map<Bytes, byte[]> entries) {
            throw new ProcessorStateException("disk is full");
        }

        @Override
        public void finish() {
            throw new IllegalStateException();
        }

        @Override
        public void close() {
            throw new IllegalStateException();
        }

        @Override
        public void drop() {
            throw new IllegalStateException();
        }
    }
}
