package dev.weir.sink.rows;

import java.util.Arrays;

/** A growing run of rows in RowBinary. */
public final class RowBlock {
    private byte[] bytes;
    private int length;
    private int rows;

    RowBlock(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    public int rows() {
        return rows;
    }

    public int length() {
        return length;
    }

    /** The array behind the block, of which {@link #length} bytes count; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    void endRow() {
        rows++;
    }

    /** Takes over a row as it is encoded. */
    void row(byte[] from, int at, int count) {
        ensure(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
        rows++;
    }

    void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length + (bytes.length >> 1), length + more));
        }
    }

    void int8(int value) {
        bytes[length++] = (byte) value;
    }

    void int32(int value) {
        LittleEndian.INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    void int64(long value) {
        LittleEndian.LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    void string(byte[] from, int at, int count) {
        int left = count;
        while (left >= 0x80) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
        System.arraycopy(from, at, bytes, length, count);
        length += count;
    }
}
