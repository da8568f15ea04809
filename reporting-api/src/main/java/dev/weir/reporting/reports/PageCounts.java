package dev.weir.reporting.reports;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Entries of a ledger added up by page, where that costs less here than in a query: rows in ClickHouse's RowBinary. */
final class PageCounts {
    private static final int SEVEN_BITS = 0x7f;

    private final Map<ByteBuffer, long[]> views = new HashMap<>();
    private int entries;

    /** Adds entries of page_url (a String) and sign (an Int8). */
    void add(byte[] rows) {
        ByteBuffer all = ByteBuffer.wrap(rows);
        while (all.hasRemaining()) {
            int length = textLength(all);
            ByteBuffer page = all.slice(all.position(), length);
            all.position(all.position() + length);
            views.computeIfAbsent(page, _ -> new long[1])[0] += all.get();
            entries++;
        }
    }

    int entries() {
        return entries;
    }

    /** Rows of page_url and views (an Int64) of the pages that count, those with the most views first. */
    byte[] rows() {
        List<Map.Entry<ByteBuffer, long[]>> pages = views.entrySet().stream()
                .filter(page -> page.getValue()[0] != 0)
                .sorted((a, b) -> {
                    int byViews = Long.compare(b.getValue()[0], a.getValue()[0]);
                    return byViews != 0 ? byViews : Arrays.compareUnsigned(bytes(a.getKey()), bytes(b.getKey()));
                })
                .toList();
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<ByteBuffer, long[]> page : pages) {
            writeTextLength(page.getKey().remaining(), rows);
            rows.writeBytes(bytes(page.getKey()));
            rows.writeBytes(count.putLong(0, page.getValue()[0]).array());
        }
        return rows.toByteArray();
    }

    /** The length of the text that begins there, in LEB128. */
    static int textLength(ByteBuffer rows) {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = rows.get();
            length |= (next & SEVEN_BITS) << shift;
            if (next >= 0) {
                return length;
            }
        }
    }

    private static void writeTextLength(int length, ByteArrayOutputStream into) {
        int left = length;
        for (; left > SEVEN_BITS; left >>>= 7) {
            into.write(left | ~SEVEN_BITS);
        }
        into.write(left);
    }

    private static byte[] bytes(ByteBuffer text) {
        byte[] bytes = new byte[text.remaining()];
        text.get(text.position(), bytes);
        return bytes;
    }
}
