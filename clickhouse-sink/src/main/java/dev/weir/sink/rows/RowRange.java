package dev.weir.sink.rows;

import dev.weir.sink.rows.Batch.TargetBlock;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Some neighbouring rows of a target's block. */
public final class RowRange {
    private final String target;
    private final RowShape shape;
    private final byte[] bytes;

    /** Where each row of the block begins, and where the last one ends. */
    private final int[] starts;

    private final int first;
    private final int end;

    private RowRange(String target, RowShape shape, byte[] bytes, int[] starts, int first, int end) {
        this.target = target;
        this.shape = shape;
        this.bytes = bytes;
        this.starts = starts;
        this.first = first;
        this.end = end;
    }

    public static RowRange all(TargetBlock block) {
        byte[] bytes = block.block().toBytes();
        RowShape shape = block.block().shape();
        int[] starts = new int[block.block().rows() + 1];
        int at = 0;
        for (int row = 0; row < starts.length - 1; row++) {
            at = shape.afterRow(bytes, at);
            starts[row + 1] = at;
        }
        return new RowRange(block.target(), shape, bytes, starts, 0, starts.length - 1);
    }

    public String target() {
        return target;
    }

    public int rows() {
        return end - first;
    }

    public List<RowRange> halves() {
        int middle = (first + end) >>> 1;
        return List.of(
                new RowRange(target, shape, bytes, starts, first, middle),
                new RowRange(target, shape, bytes, starts, middle, end));
    }

    public long firstOffset() {
        return offset(first);
    }

    public long lastOffset() {
        return offset(end - 1);
    }

    /** The Kafka offsets of those rows. */
    public LongStream offsets() {
        return IntStream.range(first, end).mapToLong(this::offset);
    }

    /** That row's last field. */
    private long offset(int row) {
        return (long) LittleEndian.LONG.get(bytes, starts[row + 1] - Long.BYTES);
    }

    /** Those rows as a block of their own. */
    public RowBlock toBlock() {
        return without(Set.of());
    }

    /** Those rows but for some offsets, as a block of their own. */
    public RowBlock without(Set<Long> offsets) {
        RowBlock block = new RowBlock(new BlockMemory(0), shape);
        for (int row = first; row < end; row++) {
            if (!offsets.contains(offset(row))) {
                block.row(bytes, starts[row], starts[row + 1] - starts[row]);
            }
        }
        return block;
    }

    @Override
    public String toString() {
        return "rows " + first + ".." + (end - 1) + " of " + target;
    }
}
