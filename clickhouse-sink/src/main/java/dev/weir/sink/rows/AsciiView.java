package dev.weir.sink.rows;

import java.nio.charset.StandardCharsets;

/** A stretch of bytes read as ASCII characters without copying them; moved along, not made anew. */
final class AsciiView implements CharSequence {
    private byte[] bytes = {};
    private int start;
    private int length;

    AsciiView over(byte[] source, int from, int to) {
        bytes = source;
        start = from;
        length = to - from;
        return this;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) (bytes[start + index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return new AsciiView().over(bytes, start + from, start + to);
    }

    @Override
    public String toString() {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
}
