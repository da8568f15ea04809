package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.Ending;
import dev.weir.contract.Operation;
import dev.weir.contract.Reason;
import dev.weir.contract.TrafficEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryEntryTest {
    private static final TrafficEvent EVENT = new TrafficEvent(-1, -2, 1_000, "/ä");
    private static final Remembered.Live CREATED = new Remembered.Live(1, 5, EVENT, null);

    @Test
    void aPlainCreateKeepsNothingBesidesItsValuesAndItsOffset() {
        byte[] entry = MemoryEntry.changed(null, CREATED, Operation.CREATE, 77);

        assertThat(entry).hasSize(1 + 8 + 8 + 4 + 8 + 8 + 3);
        assertThat(MemoryEntry.remembered(-1, entry)).isEqualTo(CREATED);
        assertThat(MemoryEntry.changedAt(entry)).isEqualTo(77);
        assertThat(MemoryEntry.endings(entry)).containsExactly(Ending.applied(Operation.CREATE, 5, 77));
    }

    @Test
    void whatWasRefusedOnlyIsAsGoodAsUnknown() {
        Ending refused = Ending.refused(null, Reason.MALFORMED, 9, 3);
        byte[] entry = Objects.requireNonNull(MemoryEntry.noted(null, refused));

        assertThat(MemoryEntry.remembered(-1, entry)).isNull();
        assertThat(MemoryEntry.changedAt(entry)).isEqualTo(MemoryEntry.NEVER_CHANGED);
        assertThat(MemoryEntry.endings(MemoryEntry.changed(entry, CREATED, Operation.CREATE, 77)))
                .containsExactly(refused, Ending.applied(Operation.CREATE, 5, 77));
    }

    @Test
    void everyEndingIsReadAsItWasWritten() {
        List<Ending> all = new ArrayList<>();
        all.add(Ending.applied(Operation.UPDATE, -1, Long.MAX_VALUE));
        all.add(Ending.duplicate(Operation.DELETE, 0, 0));
        for (Reason reason : Reason.values()) {
            all.add(Ending.refused(Operation.CREATE, reason, 1, 2));
        }

        for (Ending ending : all) {
            assertThat(Endings.read(Endings.of(ending))).containsExactly(ending);
        }
    }

    @Test
    void aStormOfRetriesWritesABoundedAmount() {
        byte[] entry = MemoryEntry.changed(null, CREATED, Operation.CREATE, 0);
        int writes = 0;
        for (int retry = 1; retry <= 1_000; retry++) {
            byte[] noted = MemoryEntry.noted(entry, Ending.duplicate(Operation.CREATE, 5 + retry, retry));
            if (noted != null) {
                entry = noted;
                writes++;
            }
        }

        assertThat(writes).isEqualTo(Endings.MOST - 1);
        assertThat(MemoryEntry.isShortened(entry)).isTrue();
        assertThat(MemoryEntry.lastSeen(entry)).isEqualTo(5);
        assertThat(MemoryEntry.remembered(-1, entry)).isEqualTo(CREATED);
    }

    @Test
    void aFullListKeepsTheFirstAndTheLast() {
        byte[] entry = MemoryEntry.changed(null, CREATED, Operation.CREATE, 0);
        for (int offset = 1; offset < 100; offset++) {
            entry = MemoryEntry.changed(entry, CREATED.updatedTo(EVENT, offset), Operation.UPDATE, offset);
        }

        assertThat(MemoryEntry.endings(entry))
                .extracting(Ending::offset)
                .containsExactly(0L, 1L, 2L, 3L, 92L, 93L, 94L, 95L, 96L, 97L, 98L, 99L);
    }
}
