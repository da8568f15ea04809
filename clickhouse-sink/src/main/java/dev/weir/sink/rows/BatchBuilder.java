package dev.weir.sink.rows;

import dev.weir.contract.Mark;
import dev.weir.contract.Reason;
import dev.weir.sink.rows.Batch.TargetBlock;
import dev.weir.sink.rows.Batch.Unstorable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A batch being filled, each record encoded as it comes. */
public final class BatchBuilder {
    /** A power of two. */
    private static final int RECENT = 16;

    private final RowCoder coder;
    private final Source source;
    private final byte[] topicId;
    private final long from;
    private final long last;
    private final BatchLimits limits;
    private final StoredOffsets stored;
    private final boolean reconciling;
    private final BlockMemory memory;
    private final TreeMap<Integer, OpenBlock> open = new TreeMap<>();
    private final @Nullable OpenBlock[] recent = new OpenBlock[RECENT];
    private final List<Unstorable> unstorable = new ArrayList<>(0);
    private final CRC32C hash = new CRC32C();
    private final byte[] offsetBytes = new byte[Long.BYTES];
    private long firstAt;
    private long first = -1;
    private long to = -1;
    private int rows;
    private int bytes;
    private boolean closed;
    private @Nullable Mark mark;

    private static final class OpenBlock {
        final int target;
        final RowBlock block;
        int stored;

        OpenBlock(int target, RowBlock block) {
            this.target = target;
            this.block = block;
        }
    }

    private BatchBuilder(
            RowCoder coder,
            Source source,
            long from,
            long last,
            BatchLimits limits,
            BlockMemory memory,
            StoredOffsets stored,
            boolean reconciling) {
        this.coder = coder;
        this.source = source;
        this.topicId = source.topicId().getBytes(StandardCharsets.US_ASCII);
        this.from = from;
        this.last = last;
        this.limits = limits;
        this.memory = memory;
        this.stored = stored;
        this.reconciling = reconciling;
    }

    /** The next batch of a partition of which every offset below {@code from} is settled. */
    public static BatchBuilder next(RowCoder coder, Source source, long from, BatchLimits limits, BlockMemory memory) {
        return new BatchBuilder(coder, source, from, Long.MAX_VALUE, limits, memory, StoredOffsets.NONE, false);
    }

    /** As {@link #next}, leaving out the rows that are stored already. */
    public static BatchBuilder reconciling(
            RowCoder coder, Source source, long from, BatchLimits limits, BlockMemory memory, StoredOffsets stored) {
        return new BatchBuilder(coder, source, from, Long.MAX_VALUE, limits, memory, stored, true);
    }

    /** The batch from {@code from} to exactly {@code last} once more, leaving out the rows that are stored already. */
    public static BatchBuilder again(
            RowCoder coder,
            Source source,
            long from,
            long last,
            BlockMemory memory,
            StoredOffsets stored,
            boolean reconciling) {
        BatchLimits none = new BatchLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
        return new BatchBuilder(coder, source, from, last, none, memory, stored, reconciling);
    }

    /** False for a record that lies beyond this batch; it was not taken. */
    public boolean add(ConsumerRecord<byte[], byte[]> record, long nowNanos) {
        long offset = record.offset();
        if (offset > last || (last == Long.MAX_VALUE && first >= 0 && offset - first >= Batch.MAX_SPAN)) {
            return false;
        }
        byte[] value = record.value();
        String refused = coder.read(record);
        Mark found = refused == null ? null : coder.mark(record);
        if (closed || mark != null || (found != null && first >= 0)) {
            // Rows before a mark are settled before it, those behind it after.
            closed = true;
            return false;
        }
        if (first < 0) {
            first = offset;
            firstAt = nowNanos;
        }
        to = offset;
        LittleEndian.LONG.set(offsetBytes, 0, offset);
        hash.update(offsetBytes);
        if (value != null) {
            hash.update(value);
        }
        if (found != null) {
            mark = found;
        } else if (refused != null) {
            unstorable.add(new Unstorable(record, Reason.MALFORMED, refused));
        } else {
            append(offset);
        }
        return true;
    }

    /** Adds the row that was read. */
    private void append(long offset) {
        if (reconciling && coder.isErased(stored, offset)) {
            return;
        }
        OpenBlock to = open(coder.target());
        rows++;
        if (stored != StoredOffsets.NONE && stored.contains(offset)) {
            to.stored++;
            return;
        }
        int before = to.block.length();
        coder.encode(to.block, topicId, source.partition().partition(), offset);
        bytes += to.block.length() - before;
    }

    private OpenBlock open(int target) {
        OpenBlock found = recent[target & RECENT - 1];
        if (found == null || found.target != target) {
            found = open.computeIfAbsent(
                    target, absent -> new OpenBlock(absent, new RowBlock(memory, coder.shape(absent))));
            recent[target & RECENT - 1] = found;
        }
        return found;
    }

    public boolean isEmpty() {
        return to < 0;
    }

    /** Whether no further record should be waited for. */
    public boolean isFull() {
        return closed
                || mark != null
                || rows >= limits.rows()
                || bytes >= limits.bytes()
                || to == last
                || (last == Long.MAX_VALUE && bytes >= memory.share())
                || unstorable.size() >= 10_000;
    }

    /** How long the first record has been waiting. */
    public long ageNanos(long nowNanos) {
        return isEmpty() ? 0 : nowNanos - firstAt;
    }

    public Source source() {
        return source;
    }

    public long from() {
        return from;
    }

    /** How many blocks its rows make. */
    public int blocks() {
        return open.size();
    }

    public int rows() {
        return rows;
    }

    public Batch close() {
        List<TargetBlock> blocks = open.values().stream()
                .map(each -> new TargetBlock(coder.targetName(each.target), each.block, each.stored))
                .toList();
        return new Batch(
                source,
                from,
                to,
                rows,
                (int) hash.getValue(),
                firstAt,
                reconciling,
                blocks,
                List.copyOf(unstorable),
                mark);
    }
}
