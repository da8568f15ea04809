package dev.weir.sink.rows;

import dev.weir.sink.rows.Batch.DayBlock;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Some neighbouring rows of a day's block. */
public final class RowRange {
    /** user_id, created_at and request_id. */
    private static final int AFTER_TENANT = 3 * Long.BYTES;

    /** sign, version and received_at. */
    private static final int AFTER_URL = Byte.BYTES + Integer.BYTES + Long.BYTES;

    /** kafka_partition and kafka_offset. */
    private static final int AFTER_TOPIC = Integer.BYTES + Long.BYTES;

    private final int day;
    private final byte[] bytes;

    /** Where each row of the block begins, and where the last one ends. */
    private final int[] starts;

    private final int first;
    private final int end;

    private RowRange(int day, byte[] bytes, int[] starts, int first, int end) {
        this.day = day;
        this.bytes = bytes;
        this.starts = starts;
        this.first = first;
        this.end = end;
    }

    public static RowRange all(DayBlock block) {
        byte[] bytes = block.block().toBytes();
        int[] starts = new int[block.block().rows() + 1];
        int at = 0;
        for (int row = 0; row < starts.length - 1; row++) {
            at = afterString(bytes, at) + AFTER_TENANT;
            at = afterString(bytes, at) + AFTER_URL;
            at = afterString(bytes, at) + AFTER_TOPIC;
            starts[row + 1] = at;
        }
        return new RowRange(block.day(), bytes, starts, 0, starts.length - 1);
    }

    public int day() {
        return day;
    }

    public int rows() {
        return end - first;
    }

    public List<RowRange> halves() {
        int middle = (first + end) >>> 1;
        return List.of(new RowRange(day, bytes, starts, first, middle), new RowRange(day, bytes, starts, middle, end));
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
        RowBlock block = new RowBlock(new BlockMemory(0));
        for (int row = first; row < end; row++) {
            if (!offsets.contains(offset(row))) {
                block.row(bytes, starts[row], starts[row + 1] - starts[row]);
            }
        }
        return block;
    }

    private static int afterString(byte[] bytes, int at) {
        int length = 0;
        int next = at;
        for (int shift = 0; ; shift += 7) {
            byte part = bytes[next++];
            length |= (part & 0x7f) << shift;
            if (part >= 0) {
                return next + length;
            }
        }
    }

    @Override
    public String toString() {
        return "rows " + first + ".." + (end - 1) + " of day " + day;
    }
}
