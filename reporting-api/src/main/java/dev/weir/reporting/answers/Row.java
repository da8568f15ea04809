package dev.weir.reporting.answers;

import dev.weir.contract.Timestamps;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** The row of a report that is at hand, read from ClickHouse's RowBinary; the next takes its place. */
public final class Row {
    private final List<Column> columns;
    private final InputStream in;
    private final long[] numbers;
    private final boolean[] nulls;
    private final byte[][] texts;
    private final int[] lengths;

    Row(List<Column> columns, InputStream in) {
        this.columns = columns;
        this.in = in;
        this.numbers = new long[columns.size()];
        this.nulls = new boolean[columns.size()];
        this.texts = new byte[columns.size()][];
        Arrays.setAll(texts, _ -> new byte[256]);
        this.lengths = new int[columns.size()];
    }

    /** Reads the next; false when there is none. */
    boolean next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        for (int i = 0; i < numbers.length; i++) {
            read(i, i == 0 ? first : byteOf(in.read()));
        }
        return true;
    }

    private void read(int i, int first) throws IOException {
        nulls[i] = false;
        switch (columns.get(i).kind()) {
            case DAY -> numbers[i] = first | (long) byteOf(in.read()) << 8;
            case MOMENT, ID, COUNT -> numbers[i] = wide(first);
            case COUNT_OR_NULL -> {
                nulls[i] = first != 0;
                numbers[i] = nulls[i] ? 0 : wide(byteOf(in.read()));
            }
            case TEXT -> text(i, first);
        }
    }

    private long wide(int first) throws IOException {
        long value = first;
        for (int shift = 8; shift < 64; shift += 8) {
            value |= (long) byteOf(in.read()) << shift;
        }
        return value;
    }

    private void text(int i, int first) throws IOException {
        int length = first & 0x7f;
        int last = first;
        for (int shift = 7; last >= 0x80; shift += 7) {
            last = byteOf(in.read());
            length |= (last & 0x7f) << shift;
        }
        if (texts[i].length < length) {
            texts[i] = new byte[length];
        }
        lengths[i] = length;
        if (in.readNBytes(texts[i], 0, length) < length) {
            throw new EOFException("the answer ends within a row");
        }
    }

    private static int byteOf(int read) throws EOFException {
        if (read < 0) {
            throw new EOFException("the answer ends within a row");
        }
        return read;
    }

    public long number(int column) {
        return numbers[column];
    }

    boolean isNull(int column) {
        return nulls[column];
    }

    /** The bytes of a text, of which the first {@link #length} count. */
    byte[] bytes(int column) {
        return texts[column];
    }

    int length(int column) {
        return lengths[column];
    }

    public String text(int column) {
        return new String(texts[column], 0, lengths[column], StandardCharsets.UTF_8);
    }

    /** A value that is no text as it is written where everything is one. */
    String asText(int column) {
        long number = numbers[column];
        return switch (columns.get(column).kind()) {
            case DAY -> LocalDate.ofEpochDay(number).toString();
            case MOMENT -> Timestamps.format(number);
            case ID -> Long.toUnsignedString(number);
            case COUNT -> Long.toString(number);
            case COUNT_OR_NULL -> nulls[column] ? "" : Long.toString(number);
            case TEXT -> text(column);
        };
    }
}
