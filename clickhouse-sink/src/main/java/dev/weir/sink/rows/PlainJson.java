package dev.weir.sink.rows;

import java.util.Arrays;

/** Reads JSON of a known order of fields where it lies; after a failure nothing it answers means anything. */
final class PlainJson {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final int MOST_DIGITS = 19;
    private static final long LARGEST_BUT_LAST_DIGIT = 1_844_674_407_370_955_161L;

    private byte[] bytes = {};
    private int at;
    private boolean failed;

    void over(byte[] json) {
        bytes = json;
        at = 0;
        failed = false;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Where the reading stands. */
    int position() {
        return at;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    /** Passes exactly these bytes. */
    void pass(byte[] expected) {
        if (!passed(expected)) {
            failed = true;
        }
    }

    /** Passes these bytes when they come next. */
    boolean passed(byte[] expected) {
        int end = at + expected.length;
        if (failed || end > bytes.length || !Arrays.equals(bytes, at, end, expected, 0, expected.length)) {
            return false;
        }
        at = end;
        return true;
    }

    /** Goes to the quotation mark that ends ASCII text without escapes, and answers where the text began. */
    int text() {
        int begin = at;
        while (at + Long.BYTES <= bytes.length) {
            long eight = (long) LittleEndian.LONG.get(bytes, at);
            long ends = (eight | (eight - SPACES) | zeroes(eight ^ QUOTES) | zeroes(eight ^ BACKSLASHES)) & HIGHS;
            if (ends != 0) {
                at += Long.numberOfTrailingZeros(ends) >>> 3;
                failed |= bytes[at] != '"';
                return begin;
            }
            at += Long.BYTES;
        }
        while (at < bytes.length && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        failed |= at >= bytes.length || bytes[at] != '"';
        return begin;
    }

    /** As {@link #text}, for text that mostly has that length: then it is left to the reader to look at each byte. */
    int text(int mostly) {
        int begin = at;
        if (begin + mostly < bytes.length && bytes[begin + mostly] == '"') {
            at += mostly;
            return begin;
        }
        return text();
    }

    private static long zeroes(long eight) {
        return (eight - ONES) & ~eight;
    }

    /** An unsigned 64-bit number without leading zeroes. */
    long unsigned() {
        int begin = at;
        long value = 0;
        int end = Math.min(bytes.length, begin + MOST_DIGITS);
        while (at < end && isDigit(bytes[at])) {
            value = value * 10 + (bytes[at++] - '0');
        }
        if (at == begin + MOST_DIGITS && at < bytes.length && isDigit(bytes[at])) {
            int last = bytes[at++] - '0';
            failed |= Long.compareUnsigned(value, LARGEST_BUT_LAST_DIGIT) > 0
                    || (value == LARGEST_BUT_LAST_DIGIT && last > 5);
            value = value * 10 + last;
        }
        failed |= at == begin || (bytes[begin] == '0' && at > begin + 1);
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
