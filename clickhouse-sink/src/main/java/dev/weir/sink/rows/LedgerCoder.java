package dev.weir.sink.rows;

import dev.weir.contract.Erasure;
import dev.weir.contract.Mark;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Rows of weir.traffic_ledger, which go to the UTC day of their created_at. */
public final class LedgerCoder implements RowCoder {
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final int LAST_DAY = 65_535;
    private static final int ROW_OVERHEAD = 80;

    /** user_id, created_at and request_id. */
    private static final int AFTER_TENANT = 3 * Long.BYTES;

    /** sign, version and received_at. */
    private static final int AFTER_URL = Byte.BYTES + Integer.BYTES + Long.BYTES;

    /** kafka_partition and kafka_offset. */
    private static final int AFTER_TOPIC = Integer.BYTES + Long.BYTES;

    private final LedgerFields fields = new LedgerFields();
    private int day;

    @Override
    public @Nullable String read(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return "A record without a value";
        }
        try {
            fields.read(value);
        } catch (IOException e) {
            return e.getMessage() == null ? "unreadable" : e.getMessage();
        }
        long of = Math.floorDiv(fields.createdAt, MILLIS_PER_DAY);
        if (of < 0 || of > LAST_DAY) {
            return "created_at lies outside of the days that the ledger can hold";
        }
        day = (int) of;
        return null;
    }

    @Override
    public @Nullable Mark mark(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || !Erasure.isKey(record.key())) {
            return null;
        }
        try {
            return Erasure.ofMark(record.key(), record.value());
        } catch (IOException _) {
            return null;
        }
    }

    /** Days since 1970. */
    @Override
    public int target() {
        return day;
    }

    @Override
    public String targetName(int target) {
        return Integer.toString(target);
    }

    @Override
    public RowShape shape(int target) {
        return LedgerCoder::afterRow;
    }

    private static int afterRow(byte[] rows, int at) {
        int next = RowShape.afterString(rows, at) + AFTER_TENANT;
        next = RowShape.afterString(rows, next) + AFTER_URL;
        return RowShape.afterString(rows, next) + AFTER_TOPIC;
    }

    @Override
    public boolean isErased(StoredOffsets stored, long offset) {
        return stored.isErased(fields.tenant(), fields.userId, offset);
    }

    @Override
    public void encode(RowBlock block, byte[] topicId, int partition, long offset) {
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
        block.int32(partition);
        block.int64(offset);
        block.endRow();
    }
}
