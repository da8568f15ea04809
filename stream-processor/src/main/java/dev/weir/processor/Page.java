package dev.weir.processor;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * What a part of a transaction changed in the memory, as one record of its changelog: the entries of some ids, and the
 * books after them.
 *
 * @param number counts the pages of a partition
 * @param oldest the first page that is still in the changelog, or will be taken away next
 */
record Page(long number, long oldest, Totals totals, Map<Bytes, byte[]> entries) {
    private static final byte FORMAT = 1;
    private static final int HEAD = 1 + Long.BYTES + Totals.BYTES;
    private static final int ENTRY_HEAD = 1 + Integer.BYTES;

    byte[] encode() {
        int length = HEAD;
        for (Map.Entry<Bytes, byte[]> entry : entries.entrySet()) {
            length += ENTRY_HEAD + entry.getKey().get().length + entry.getValue().length;
        }
        ByteBuffer into = ByteBuffer.allocate(length).put(FORMAT).putLong(oldest);
        totals.write(into);
        entries.forEach((id, entry) -> into.put((byte) id.get().length)
                .put(id.get())
                .putInt(entry.length)
                .put(entry));
        return into.array();
    }

    static Page decode(byte[] key, byte[] value) {
        if (key.length != Long.BYTES || value.length < HEAD || value[0] != FORMAT) {
            throw new IllegalStateException("The changelog of the memory is of another format: a record with a key of "
                    + key.length + " bytes");
        }
        ByteBuffer from = ByteBuffer.wrap(value).position(1);
        long oldest = from.getLong();
        Totals totals = Totals.read(from);
        Map<Bytes, byte[]> entries = new HashMap<>();
        while (from.hasRemaining()) {
            byte[] id = new byte[from.get()];
            from.get(id);
            byte[] entry = new byte[from.getInt()];
            from.get(entry);
            entries.put(Bytes.wrap(id), entry);
        }
        return new Page(ByteBuffer.wrap(key).getLong(), oldest, totals, entries);
    }
}
