package dev.weir.reporting.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries are added up by page as the query would: what is left counts, the most viewed first, then by the page's bytes. */
class PageCountsTest {
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();

    @Test
    void pagesAreAddedUpAndOrdered() {
        entry("/b", 1);
        entry("/a", 1);
        entry("/b", 1);
        entry("/gone", 1);
        entry("/é", 1);
        entry("/gone", -1);
        entry("", 1);

        assertThat(counted()).containsExactly("/b=2", "=1", "/a=1", "/é=1");
    }

    @Test
    void longPagesAreReadAndWritten() {
        for (int length : new int[] {127, 128, 2_000, 20_000}) {
            entry("x".repeat(length), 1);
        }

        assertThat(counted()).extracting(String::length).containsExactly(129, 130, 2_002, 20_002);
    }

    @Test
    void nothingIsNothing() {
        assertThat(counted()).isEmpty();
    }

    @Test
    void entriesAreCounted() {
        entry("/a", 1);
        entry("/a", -1);
        PageCounts counts = new PageCounts();
        counts.add(entries.toByteArray());

        assertThat(counts.entries()).isEqualTo(2);
    }

    private void entry(String page, int sign) {
        byte[] text = page.getBytes(StandardCharsets.UTF_8);
        int left = text.length;
        while (left >= 128) {
            entries.write(left % 128 + 128);
            left /= 128;
        }
        entries.write(left);
        entries.writeBytes(text);
        entries.write(sign);
    }

    private List<String> counted() {
        PageCounts counts = new PageCounts();
        counts.add(entries.toByteArray());
        ByteBuffer rows = ByteBuffer.wrap(counts.rows()).order(ByteOrder.LITTLE_ENDIAN);
        List<String> found = new ArrayList<>();
        while (rows.hasRemaining()) {
            byte[] page = new byte[PageCounts.textLength(rows)];
            rows.get(page);
            found.add(new String(page, StandardCharsets.UTF_8) + "=" + rows.getLong());
        }
        return found;
    }
}
