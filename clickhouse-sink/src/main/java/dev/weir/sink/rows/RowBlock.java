package dev.weir.sink.rows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A growing run of rows in RowBinary, in chunks; no row lies in two of them. */
public final class RowBlock {
    private static final byte[] NOTHING = {};

    private final BlockMemory memory;
    private final RowShape shape;
    private final List<Full> full = new ArrayList<>();
    private byte[] open = NOTHING;
    private int at;
    private int fullBytes;
    private int rows;
    private boolean released;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Full(byte[] chunk, int length) {}

    RowBlock(BlockMemory memory, RowShape shape) {
        this.memory = memory;
        this.shape = shape;
    }

    RowShape shape() {
        return shape;
    }

    public int rows() {
        return rows;
    }

    public int length() {
        return fullBytes + at;
    }

    /** The rows' bytes, to be read once; not to be changed. */
    public List<ByteBuffer> contents() {
        if (released) {
            throw new IllegalStateException("the memory of this block was given back");
        }
        List<ByteBuffer> contents = new ArrayList<>(full.size() + 1);
        full.forEach(each -> contents.add(ByteBuffer.wrap(each.chunk(), 0, each.length())));
        if (at > 0) {
            contents.add(ByteBuffer.wrap(open, 0, at));
        }
        return contents;
    }

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(length());
        contents().forEach(bytes::put);
        return bytes.array();
    }

    /** Gives the memory back: nobody reads the rows any more. */
    public void release() {
        if (!released) {
            released = true;
            full.forEach(each -> memory.give(each.chunk()));
            full.clear();
            memory.give(open);
            open = NOTHING;
        }
    }

    void endRow() {
        rows++;
    }

    /** Takes over a row as it is encoded. */
    void row(byte[] from, int start, int count) {
        ensure(count);
        System.arraycopy(from, start, open, at, count);
        at += count;
        rows++;
    }

    /** Makes room for so many bytes in one piece. */
    void ensure(int more) {
        if (at + more > open.length) {
            if (at > 0) {
                full.add(new Full(open, at));
                fullBytes += at;
            }
            open = memory.take(more);
            at = 0;
        }
    }

    void int8(int value) {
        open[at++] = (byte) value;
    }

    void int32(int value) {
        LittleEndian.INT.set(open, at, value);
        at += Integer.BYTES;
    }

    void int64(long value) {
        LittleEndian.LONG.set(open, at, value);
        at += Long.BYTES;
    }

    void string(byte[] from, int start, int count) {
        int left = count;
        while (left >= 0x80) {
            open[at++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        open[at++] = (byte) left;
        System.arraycopy(from, start, open, at, count);
        at += count;
    }
}
