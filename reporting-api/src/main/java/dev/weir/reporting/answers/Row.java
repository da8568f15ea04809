package dev.weir.reporting.answers;

import dev.weir.contract.Timestamps;
import dev.weir.reporting.answers.Column.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** The row of a report that is at hand, read from ClickHouse's RowBinary; the next takes its place. */
public final class Row {
    private final List<Column> columns;
    private final InputStream in;
    private final long[] numbers;
    private final long[] upperHalves;
    private final boolean[] nulls;
    private final byte[][] texts;
    private final int[] lengths;

    Row(List<Column> columns, InputStream in) {
        this.columns = columns;
        this.in = in;
        this.numbers = new long[columns.size()];
        this.upperHalves = new long[columns.size()];
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
        if (!columns.get(i).nullable()) {
            readValue(i, first);
            return;
        }
        nulls[i] = first != 0;
        if (!nulls[i]) {
            readValue(i, byteOf(in.read()));
        }
    }

    private void readValue(int i, int first) throws IOException {
        switch (columns.get(i).kind()) {
            case DAY -> numbers[i] = first | (long) byteOf(in.read()) << 8;
            case FAR_DAY -> numbers[i] = (int) number(first, Integer.BYTES);
            case MOMENT, ID, COUNT, WHOLE, DECIMAL, FLOAT -> numbers[i] = number(first, Long.BYTES);
            case WIDE_DECIMAL -> {
                numbers[i] = number(first, Long.BYTES);
                upperHalves[i] = number(byteOf(in.read()), Long.BYTES);
            }
            case FLAG -> numbers[i] = first;
            case TEXT -> text(i, first);
        }
    }

    private long number(int first, int bytes) throws IOException {
        long value = first;
        for (int at = 1; at < bytes; at++) {
            value |= (long) byteOf(in.read()) << (8 * at);
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

    public boolean isNull(int column) {
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

    /** An exact number, as one writes it. */
    String decimal(int column) {
        BigInteger digits = columns.get(column).kind() == Kind.WIDE_DECIMAL
                ? BigInteger.valueOf(upperHalves[column])
                        .shiftLeft(Long.SIZE)
                        .add(new BigInteger(Long.toUnsignedString(numbers[column])))
                : BigInteger.valueOf(numbers[column]);
        return new BigDecimal(digits, columns.get(column).scale()).toPlainString();
    }

    double fraction(int column) {
        return Double.longBitsToDouble(numbers[column]);
    }

    boolean flag(int column) {
        return numbers[column] != 0;
    }

    /** A value as it is written where everything is text; empty where there is none. */
    public String asText(int column) {
        if (nulls[column]) {
            return "";
        }
        long number = numbers[column];
        return switch (columns.get(column).kind()) {
            case DAY, FAR_DAY -> LocalDate.ofEpochDay(number).toString();
            case MOMENT -> Timestamps.format(number);
            case ID -> Long.toUnsignedString(number);
            case COUNT, WHOLE -> Long.toString(number);
            case DECIMAL, WIDE_DECIMAL -> decimal(column);
            case FLOAT -> Double.toString(fraction(column));
            case FLAG -> Boolean.toString(flag(column));
            case TEXT -> text(column);
        };
    }
}
