package dev.weir.contract;

/** Unsigned 64-bit numbers as text, never through a double. */
public final class UnsignedLongs {
    private static final String MAX = "18446744073709551615";

    private UnsignedLongs() {}

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
