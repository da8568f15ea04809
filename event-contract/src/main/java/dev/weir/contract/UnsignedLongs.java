package dev.weir.contract;

/** Unsigned 64-bit numbers as text, never through a double. */
public final class UnsignedLongs {
    private static final String MAX = "18446744073709551615";
    private static final long SMALLEST_OF_20_DIGITS = Long.parseUnsignedLong("10000000000000000000");

    private UnsignedLongs() {}

    /** How many digits that number has. */
    static int digits(long unsigned) {
        if (unsigned < 0) {
            return Long.compareUnsigned(unsigned, SMALLEST_OF_20_DIGITS) < 0 ? 19 : 20;
        }
        int digits = 1;
        for (long next = 10; digits < 19 && unsigned >= next; next *= 10) {
            digits++;
        }
        return digits;
    }

    /** Writes a number's digits so that they end there, and answers where they begin. */
    static int writeBackwards(long unsigned, byte[] into, int end) {
        int at = end;
        long rest = unsigned;
        if (rest < 0) {
            long tenth = Long.divideUnsigned(rest, 10);
            into[--at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        while (rest > 9) {
            long tenth = rest / 10;
            into[--at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        into[--at] = (byte) ('0' + rest);
        return at;
    }

    /** True for the digits of a number from 0 to 2^64-1 without sign, space or leading zero. */
    public static boolean isCanonical(CharSequence text) {
        int length = text.length();
        if (length == 0 || length > MAX.length() || (length > 1 && text.charAt(0) == '0')) {
            return false;
        }
        boolean belowMax = length < MAX.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            if (!belowMax) {
                char limit = MAX.charAt(i);
                if (c > limit) {
                    return false;
                }
                belowMax = c < limit;
            }
        }
        return true;
    }
}
