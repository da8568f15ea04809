package dev.weir.reporting.loads.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;

/** Writes a CSV's cells as the string fields of one JSON object after the other. */
final class CsvJson {
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final int LONGEST_ESCAPE = "\\u0000".length();
    private static final int FIRST_SIZE = 4 * 1024;

    private byte[] json = new byte[FIRST_SIZE];
    private int length;

    byte[] buffer() {
        return json;
    }

    int length() {
        return length;
    }

    void begin() {
        length = 0;
        put('{');
    }

    void end() {
        ensure(1);
        put('}');
    }

    /** Adds a cell under that {@link #name}; nothing where the cell is empty. */
    void field(byte[] name, byte[] csv, int from, int count, boolean quoted) {
        if (count == 0) {
            return;
        }
        ensure(name.length + "{\"\":\"\"".length() + count * LONGEST_ESCAPE);
        if (length > 1) {
            put(',');
        }
        put('"');
        System.arraycopy(name, 0, json, length, name.length);
        length += name.length;
        put('"');
        put(':');
        string(csv, from, count, quoted);
    }

    /** A field's name as it stands between quotes. */
    static byte[] name(String field) {
        return JsonStringEncoder.getInstance().quoteAsUTF8(field);
    }

    /** A cell as text. */
    static String text(byte[] csv, int from, int count, boolean quoted) {
        String text = new String(csv, from, count, UTF_8);
        return quoted ? text.replace("\"\"", "\"") : text;
    }

    private void string(byte[] csv, int from, int count, boolean quoted) {
        put('"');
        for (int i = from; i < from + count; i++) {
            byte c = csv[i];
            if (c == '"') {
                put('\\');
                put('"');
                if (quoted) {
                    i++;
                }
            } else if (c == '\\') {
                put('\\');
                put('\\');
            } else if (c >= 0 && c < ' ') {
                put('\\');
                put('u');
                put('0');
                put('0');
                json[length++] = HEX[c >> 4];
                json[length++] = HEX[c & 15];
            } else {
                json[length++] = c;
            }
        }
        put('"');
    }

    private void put(char ascii) {
        json[length++] = (byte) ascii;
    }

    private void ensure(int more) {
        if (length + more > json.length) {
            json = Arrays.copyOf(json, Math.max(json.length * 2, length + more));
        }
    }
}
