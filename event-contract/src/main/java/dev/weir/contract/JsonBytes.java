package dev.weir.contract;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A flat JSON object written straight into bytes, field by field; one use. */
final class JsonBytes {
    private static final JsonStringEncoder ESCAPES = JsonStringEncoder.getInstance();

    private byte[] bytes;
    private int length;

    JsonBytes(int expectedLength) {
        bytes = new byte[expectedLength];
    }

    /** A string of characters that need no escape and are ASCII. */
    JsonBytes plain(String name, String value) {
        name(name);
        ensure(value.length() + 2);
        bytes[length++] = '"';
        length = ascii(value, length);
        bytes[length++] = '"';
        return this;
    }

    /** An unsigned 64-bit number as a string: many JSON readers would round the number. */
    JsonBytes id(String name, long unsigned) {
        name(name);
        int digits = UnsignedLongs.digits(unsigned);
        ensure(digits + 2);
        bytes[length++] = '"';
        length += digits;
        UnsignedLongs.writeBackwards(unsigned, bytes, length);
        bytes[length++] = '"';
        return this;
    }

    JsonBytes moment(String name, long epochMillis) {
        name(name);
        ensure(26);
        bytes[length++] = '"';
        length = Timestamps.write(epochMillis, bytes, length);
        bytes[length++] = '"';
        return this;
    }

    JsonBytes number(String name, long value) {
        name(name);
        String digits = Long.toString(value);
        ensure(digits.length());
        length = ascii(digits, length);
        return this;
    }

    JsonBytes text(String name, String value) {
        if (isPlain(value)) {
            return plain(name, value);
        }
        name(name);
        byte[] escaped = ESCAPES.quoteAsUTF8(value);
        ensure(escaped.length + 2);
        bytes[length++] = '"';
        System.arraycopy(escaped, 0, bytes, length, escaped.length);
        length += escaped.length;
        bytes[length++] = '"';
        return this;
    }

    byte[] end() {
        ensure(1);
        bytes[length++] = '}';
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private void name(String name) {
        ensure(name.length() + 4);
        bytes[length] = (byte) (length == 0 ? '{' : ',');
        length++;
        bytes[length++] = '"';
        length = ascii(name, length);
        bytes[length++] = '"';
        bytes[length++] = ':';
    }

    @SuppressWarnings("deprecation") // The one-byte copy is exactly what ASCII needs, and the fastest.
    private int ascii(String value, int at) {
        value.getBytes(0, value.length(), bytes, at);
        return at + value.length();
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
