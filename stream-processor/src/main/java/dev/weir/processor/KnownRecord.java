package dev.weir.processor;

import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.HistoryRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is known of a business record: the newest row of its history, and up to when its producers have spoken of it.
 *
 * @param row of the current version, or of the last one when the record was deleted
 * @param seenUntil the latest moment, in epoch milliseconds, of which anything was said that counted
 */
record KnownRecord(HistoryRow row, long seenUntil) {
    private static final byte FORMAT = 1;
    private static final int ROW_AT = 1 + Long.BYTES;

    boolean isDeleted() {
        return !row.isCurrent();
    }

    /** @param json of its row */
    byte[] encode(byte[] json) {
        return ByteBuffer.allocate(ROW_AT + json.length)
                .put(FORMAT)
                .putLong(seenUntil)
                .put(json)
                .array();
    }

    static KnownRecord decode(EntityDefinition definition, byte[] bytes) {
        if (bytes[0] != FORMAT) {
            throw new IllegalStateException("What is known of a record is of unknown format " + bytes[0]);
        }
        try {
            return new KnownRecord(
                    HistoryRow.parse(definition, Arrays.copyOfRange(bytes, ROW_AT, bytes.length)),
                    ByteBuffer.wrap(bytes, 1, Long.BYTES).getLong());
        } catch (IOException e) {
            throw new IllegalStateException("What is known of a record can't be read", e);
        }
    }
}
