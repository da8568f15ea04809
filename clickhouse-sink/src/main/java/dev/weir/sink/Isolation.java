package dev.weir.sink;

import dev.weir.contract.Reason;
import dev.weir.sink.rows.Batch;
import dev.weir.sink.rows.Batch.TargetBlock;
import dev.weir.sink.rows.Batch.Unstorable;
import dev.weir.sink.rows.RowBlock;
import dev.weir.sink.rows.RowRange;
import dev.weir.sink.rows.StoredOffsets;
import dev.weir.sink.store.InsertOutcome;
import dev.weir.sink.store.Pass;
import dev.weir.sink.store.RowStore;
import dev.weir.sink.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Inserts a batch of which ClickHouse has refused a row: halves what is refused until single rows are, and lands all
 * others. The intent of the batch stands meanwhile and says that pieces of it may be stored.
 */
final class Isolation {
    /** So many rows refused in one batch are no matter of rows. */
    static final int MOST_REFUSED = 100;

    /** ClickHouse refuses row after row. */
    static final class TooManyRefused extends Exception {
        private static final long serialVersionUID = 1;

        TooManyRefused(Batch batch, String message) {
            super("ClickHouse refuses more than " + MOST_REFUSED + " rows of " + batch + ": " + message);
        }
    }

    private final RowStore store;
    private final SingleRecords records;

    Isolation(RowStore store, SingleRecords records) {
        this.store = store;
        this.records = records;
    }

    /** Answers with the batch without the refused rows, which are among its unstorable records. */
    Batch insert(Batch batch, Pass pass) throws StoreException, InterruptedException, TimeoutException, TooManyRefused {
        Map<Long, String> refused = new HashMap<>();
        List<TargetBlock> landed = new ArrayList<>();
        for (TargetBlock block : batch.blocks()) {
            RowRange all = RowRange.all(block);
            insert(batch, pass, all, refused);
            RowBlock rest = all.without(refused.keySet());
            if (rest.rows() > 0) {
                landed.add(new TargetBlock(block.target(), rest, block.stored()));
            }
        }
        List<Unstorable> unstorable = records.read(batch.source().partition(), refused.keySet()).stream()
                .map(record -> new Unstorable(
                        record, Reason.REFUSED_BY_STORE, refused.getOrDefault(record.offset(), "refused")))
                .toList();
        return batch.without(landed, unstorable);
    }

    private void insert(Batch batch, Pass pass, RowRange all, Map<Long, String> refused)
            throws StoreException, InterruptedException, TooManyRefused {
        Deque<RowRange> left = new ArrayDeque<>(List.of(all));
        while (!left.isEmpty()) {
            RowRange piece = left.pop();
            switch (store.insert(pass, batch, piece)) {
                case InsertOutcome.Landed() -> {}
                case InsertOutcome.Refused why
                when why.blamesRows() -> {
                    if (isStored(batch, piece)) {
                        continue;
                    }
                    if (piece.rows() > 1) {
                        piece.halves().reversed().forEach(left::push);
                    } else if (refused.size() == MOST_REFUSED) {
                        throw new TooManyRefused(batch, why.message());
                    } else {
                        refused.put(piece.firstOffset(), why.message());
                    }
                }
                case InsertOutcome.Refused(int code, String message) -> throw new StoreException(code, message);
                case InsertOutcome.Unknown(String why) -> throw new StoreException(StoreException.NO_ANSWER, why);
            }
        }
    }

    /** A view behind a table may refuse what the table itself has taken. */
    private boolean isStored(Batch batch, RowRange piece) throws StoreException, InterruptedException {
        StoredOffsets stored = store.stored(batch.source(), piece.firstOffset(), piece.lastOffset());
        long count = piece.offsets().filter(stored::contains).count();
        if (count != 0 && count != piece.rows()) {
            throw new IllegalStateException("of " + batch + ", " + piece + " are stored in part");
        }
        return count > 0;
    }
}
