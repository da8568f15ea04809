package dev.weir.processor;

import dev.weir.contract.Account;
import dev.weir.contract.Reason;
import java.nio.ByteBuffer;

/** The books of one partition while it is worked on: its totals, and the latest broker's time it has shown. */
final class Totals {
    /** How many bytes the books take, written down. */
    static final int BYTES = 1 + 8 * Long.BYTES;

    private static final byte FORMAT = 1;

    private long received;
    private long applied;
    private long duplicate;
    private long conflict;
    private long rejected;
    private long ledgerRows;
    private long upToOffset = -1;
    private long clock = Long.MIN_VALUE;

    /** The books that stand there. */
    static Totals read(ByteBuffer bytes) {
        byte format = bytes.get();
        if (format != FORMAT) {
            throw new IllegalStateException("The books of this partition are of unknown format " + format);
        }
        Totals totals = new Totals();
        totals.received = bytes.getLong();
        totals.applied = bytes.getLong();
        totals.duplicate = bytes.getLong();
        totals.conflict = bytes.getLong();
        totals.rejected = bytes.getLong();
        totals.ledgerRows = bytes.getLong();
        totals.upToOffset = bytes.getLong();
        totals.clock = bytes.getLong();
        return totals;
    }

    void write(ByteBuffer into) {
        into.put(FORMAT)
                .putLong(received)
                .putLong(applied)
                .putLong(duplicate)
                .putLong(conflict)
                .putLong(rejected)
                .putLong(ledgerRows)
                .putLong(upToOffset)
                .putLong(clock);
    }

    /** Counts a record that came in. The clock never goes back, whatever the broker's does. */
    void received(long offset, long brokerTime) {
        received++;
        upToOffset = offset;
        clock = Math.max(clock, brokerTime);
    }

    void applied(int rows) {
        applied++;
        ledgerRows += rows;
    }

    void duplicate() {
        duplicate++;
    }

    void keptOut(Reason reason) {
        if (reason == Reason.CONFLICT) {
            conflict++;
        } else {
            rejected++;
        }
    }

    long clock() {
        return clock;
    }

    /** The last record that is counted; -1 when none is. */
    long upToOffset() {
        return upToOffset;
    }

    boolean isEmpty() {
        return received == 0;
    }

    Account account(String topic, int partition) {
        return new Account(topic, partition, received, applied, duplicate, conflict, rejected, ledgerRows, upToOffset);
    }
}
