package dev.weir.sink.rows;

import dev.weir.contract.Mark;
import dev.weir.contract.Reason;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring records of one partition on their way into ClickHouse together.
 *
 * @param from where the batch begins: every offset below is settled
 * @param to the offset of its last record
 * @param rows how many of its records are rows, whether stored already or not
 * @param hash CRC-32C over offsets and values of all its records
 * @param takenAt when its first record came, by System.nanoTime
 * @param reconciling whether rows of it may have been stored by batches with other bounds
 * @param mark what is to be removed: a batch of its own without rows
 */
public record Batch(
        Source source,
        long from,
        long to,
        int rows,
        int hash,
        long takenAt,
        boolean reconciling,
        List<TargetBlock> blocks,
        List<Unstorable> unstorable,
        @Nullable Mark mark) {
    /** A batch spans fewer offsets than this, so that a search behind the newest stored row has an end. */
    public static final long MAX_SPAN = 1_000_000;

    /**
     * The rows of one target, which land together or not at all.
     *
     * @param target a UTC day of the ledger as days since 1970, or an entity
     * @param stored rows which were left out because they are stored already
     */
    public record TargetBlock(String target, RowBlock block, int stored) {
        public boolean isEmpty() {
            return block.rows() == 0;
        }
    }

    /** A record that is no row that can be stored. */
    public record Unstorable(ConsumerRecord<byte[], byte[]> record, Reason reason, String why) {}

    /** The same batch, of which only those blocks are still to be inserted. */
    public Batch withBlocks(List<TargetBlock> remaining) {
        return new Batch(source, from, to, rows, hash, takenAt, reconciling, remaining, unstorable, mark);
    }

    /** The same batch, of which pieces may be stored alone. */
    public Batch inPieces() {
        return new Batch(source, from, to, rows, hash, takenAt, true, blocks, unstorable, mark);
    }

    /** The same batch without some rows, which are unstorable too. */
    public Batch without(List<TargetBlock> remaining, List<Unstorable> refused) {
        List<Unstorable> all = new ArrayList<>(unstorable);
        all.addAll(refused);
        return new Batch(source, from, to, rows, hash, takenAt, reconciling, remaining, List.copyOf(all), mark);
    }

    /** Gives the memory of its rows back, once they have landed and nobody will send them again. */
    public void release() {
        blocks.forEach(block -> block.block().release());
    }

    /** What names that block to ClickHouse, the same at every try. */
    public String token(TargetBlock block) {
        return source.topicId() + ":" + source.partition().partition() + ":" + from + ":" + to + ":" + block.target();
    }

    /** What names those rows of a block, sent alone. */
    public String token(RowRange piece) {
        return source.topicId() + ":" + source.partition().partition() + ":" + from + ":" + to + ":" + piece.target()
                + ":" + piece.firstOffset() + "-" + piece.lastOffset();
    }

    @Override
    public String toString() {
        return source.partition() + " " + from + ".." + to + " (" + rows + " rows)";
    }
}
