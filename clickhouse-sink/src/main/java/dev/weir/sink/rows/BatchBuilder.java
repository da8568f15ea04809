package dev.weir.sink.rows;

import dev.weir.contract.Erasure;
import dev.weir.contract.Reason;
import dev.weir.sink.rows.Batch.DayBlock;
import dev.weir.sink.rows.Batch.Unstorable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A batch being filled, each record encoded as it comes. */
public final class BatchBuilder {
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final int LAST_DAY = 65_535;
    private static final int ROW_OVERHEAD = 80;

    /** A power of two. */
    private static final int RECENT_DAYS = 16;

    private final Source source;
    private final byte[] topicId;
    private final long from;
    private final long last;
    private final BatchLimits limits;
    private final StoredOffsets stored;
    private final boolean reconciling;
    private final BlockMemory memory;
    private final LedgerFields fields = new LedgerFields();
    private final TreeMap<Integer, OpenDay> days = new TreeMap<>();
    private final @Nullable OpenDay[] recentDays = new OpenDay[RECENT_DAYS];
    private final List<Unstorable> unstorable = new ArrayList<>(0);
    private final CRC32C hash = new CRC32C();
    private final byte[] offsetBytes = new byte[Long.BYTES];
    private long firstAt;
    private long first = -1;
    private long to = -1;
    private int rows;
    private int bytes;
    private boolean closed;
    private @Nullable Erasure erasure;

    private static final class OpenDay {
        final int day;
        final RowBlock block;
        int stored;

        OpenDay(int day, RowBlock block) {
            this.day = day;
            this.block = block;
        }
    }

    private BatchBuilder(
            Source source,
            long from,
            long last,
            BatchLimits limits,
            BlockMemory memory,
            StoredOffsets stored,
            boolean reconciling) {
        this.source = source;
        this.topicId = source.topicId().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        this.from = from;
        this.last = last;
        this.limits = limits;
        this.memory = memory;
        this.stored = stored;
        this.reconciling = reconciling;
    }

    /** The next batch of a partition of which every offset below {@code from} is settled. */
    public static BatchBuilder next(Source source, long from, BatchLimits limits, BlockMemory memory) {
        return new BatchBuilder(source, from, Long.MAX_VALUE, limits, memory, StoredOffsets.NONE, false);
    }

    /** As {@link #next}, leaving out the rows that are stored already. */
    public static BatchBuilder reconciling(
            Source source, long from, BatchLimits limits, BlockMemory memory, StoredOffsets stored) {
        return new BatchBuilder(source, from, Long.MAX_VALUE, limits, memory, stored, true);
    }

    /** The batch from {@code from} to exactly {@code last} once more, leaving out the rows that are stored already. */
    public static BatchBuilder again(
            Source source, long from, long last, BlockMemory memory, StoredOffsets stored, boolean reconciling) {
        BatchLimits none = new BatchLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
        return new BatchBuilder(source, from, last, none, memory, stored, reconciling);
    }

    /** False for a record that lies beyond this batch; it was not taken. */
    public boolean add(ConsumerRecord<byte[], byte[]> record, long nowNanos) {
        long offset = record.offset();
        if (offset > last || (last == Long.MAX_VALUE && first >= 0 && offset - first >= Batch.MAX_SPAN)) {
            return false;
        }
        byte[] value = record.value();
        String unreadable = read(value);
        Erasure mark = unreadable == null ? null : mark(record);
        if (closed || erasure != null || (mark != null && first >= 0)) {
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
        if (mark != null) {
            erasure = mark;
        } else {
            String refused = unreadable == null ? append(offset) : unreadable;
            if (refused != null) {
                unstorable.add(new Unstorable(record, Reason.MALFORMED, refused));
            }
        }
        return true;
    }

    /** Why that value is no row; null when it is one, whose fields are then read. */
    private @Nullable String read(byte @Nullable [] value) {
        if (value == null) {
            return "A record without a value";
        }
        try {
            fields.read(value);
            return null;
        } catch (IOException e) {
            return e.getMessage() == null ? "unreadable" : e.getMessage();
        }
    }

    private static @Nullable Erasure mark(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || !Erasure.isKey(record.key())) {
            return null;
        }
        try {
            return Erasure.ofMark(record.key(), record.value());
        } catch (IOException _) {
            return null;
        }
    }

    /** Adds the row that was read; answers with the reason when the ledger can't hold it. */
    private @Nullable String append(long offset) {
        long day = Math.floorDiv(fields.createdAt, MILLIS_PER_DAY);
        if (day < 0 || day > LAST_DAY) {
            return "created_at lies outside of the days that the ledger can hold";
        }
        if (reconciling && stored.isErased(fields.tenant(), fields.userId, offset)) {
            return null;
        }
        OpenDay open = open((int) day);
        rows++;
        if (stored != StoredOffsets.NONE && stored.contains(offset)) {
            open.stored++;
            return null;
        }
        RowBlock block = open.block;
        int before = block.length();
        block.ensure(ROW_OVERHEAD + fields.tenantLength + fields.urlLength + topicId.length);
        block.string(fields.tenantBytes, fields.tenantAt, fields.tenantLength);
        block.int64(fields.userId);
        block.int64(fields.createdAt);
        block.int64(fields.requestId);
        block.string(fields.urlBytes, fields.urlAt, fields.urlLength);
        block.int8(fields.sign);
        block.int32(fields.version);
        block.int64(fields.receivedAt);
        block.string(topicId, 0, topicId.length);
        block.int32(source.partition().partition());
        block.int64(offset);
        block.endRow();
        bytes += block.length() - before;
        return null;
    }

    private OpenDay open(int day) {
        OpenDay recent = recentDays[day & RECENT_DAYS - 1];
        if (recent == null || recent.day != day) {
            recent = days.computeIfAbsent(day, absent -> new OpenDay(absent, new RowBlock(memory)));
            recentDays[day & RECENT_DAYS - 1] = recent;
        }
        return recent;
    }

    public boolean isEmpty() {
        return to < 0;
    }

    /** Whether no further record should be waited for. */
    public boolean isFull() {
        return closed
                || erasure != null
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

    /** How many days its rows lie on. */
    public int days() {
        return days.size();
    }

    public int rows() {
        return rows;
    }

    public Batch close() {
        List<DayBlock> blocks = days.values().stream()
                .map(open -> new DayBlock(open.day, open.block, open.stored))
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
                erasure);
    }
}
