package dev.weir.reporting.loads.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Finds where a CSV's records and their fields begin and end; blank lines are passed over. */
final class CsvScan {
    private final Window window;
    private int[] froms = new int[64];
    private int[] lengths = new int[64];
    private boolean[] quoted = new boolean[64];
    private int fields;
    private int length;
    private boolean malformed;
    private boolean tooLong;
    private long line = 1;
    private long began = 1;

    CsvScan(InputStream in, int longest) {
        this.window = new Window(in, longest);
    }

    /** Moves to the next record; false at the end. */
    boolean next() throws IOException {
        while (window.peek() >= 0) {
            began = line;
            window.mark();
            fields = 0;
            malformed = false;
            record();
            boolean blank = fields == 1 && lengths[0] == 0 && !quoted[0] && !tooLong;
            if (!blank) {
                return true;
            }
        }
        return false;
    }

    /** The line at which the record begins. */
    long line() {
        return began;
    }

    int fields() {
        return fields;
    }

    boolean isTooLong() {
        return tooLong;
    }

    boolean isMalformed() {
        return malformed;
    }

    byte[] buffer() {
        return window.buffer();
    }

    /** Where a field's content begins in the buffer, without the quotes around it. */
    int from(int field) {
        return window.marked() + froms[field];
    }

    /** The length of a field's content, the quotes in it still doubled. */
    int length(int field) {
        return lengths[field];
    }

    boolean isQuoted(int field) {
        return quoted[field];
    }

    /** The record as it stands there. */
    byte[] copy() {
        return window.copy(length);
    }

    private void record() throws IOException {
        int c;
        do {
            c = field();
            if (c == ',') {
                window.skip();
            }
        } while (c == ',');
        tooLong = window.isTooLong();
        length = window.length();
        if (c == '\n') {
            window.skip();
            line++;
        }
    }

    /** Passes a field; the answer is what ends it: a comma, the line's end or -1. */
    private int field() throws IOException {
        int from = window.length();
        int c = window.peek();
        if (c == '"') {
            return quotedField(from + 1);
        }
        while (c >= 0 && c != ',' && c != '\n') {
            malformed |= c == '"';
            window.skip();
            c = window.peek();
        }
        add(from, withoutReturn(from, c), false);
        return c;
    }

    private int quotedField(int from) throws IOException {
        window.skip();
        while (true) {
            int c = window.peek();
            if (c < 0) {
                throw new UnreadableObject("ends inside of a quoted field of the record that begins at line " + began);
            }
            window.skip();
            if (c == '\n') {
                line++;
            } else if (c == '"') {
                int length = window.length() - 1 - from;
                c = window.peek();
                if (c == '"') {
                    window.skip();
                } else {
                    add(from, length, true);
                    return afterQuote();
                }
            }
        }
    }

    private int afterQuote() throws IOException {
        int c = window.peek();
        while (c >= 0 && c != ',' && c != '\n') {
            if (c == '\r') {
                window.skip();
                c = window.peek();
                malformed |= c >= 0 && c != '\n';
            } else {
                malformed = true;
                window.skip();
                c = window.peek();
            }
        }
        return c;
    }

    /** The length of a field that ends here; the line's end may have a return before it. */
    private int withoutReturn(int from, int end) {
        int length = window.length() - from;
        boolean lastOfLine = end == '\n' || end < 0;
        return lastOfLine && length > 0 && window.last() == '\r' ? length - 1 : length;
    }

    private void add(int from, int length, boolean inQuotes) {
        if (window.isTooLong()) {
            // Refused as a whole; a line of commas alone must not fill the memory.
            fields = Math.max(1, fields);
            return;
        }
        if (fields == froms.length) {
            froms = Arrays.copyOf(froms, fields * 2);
            lengths = Arrays.copyOf(lengths, fields * 2);
            quoted = Arrays.copyOf(quoted, fields * 2);
        }
        froms[fields] = from;
        lengths[fields] = length;
        quoted[fields] = inQuotes;
        fields++;
    }
}
