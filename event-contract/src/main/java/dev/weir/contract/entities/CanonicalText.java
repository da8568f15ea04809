package dev.weir.contract.entities;

import dev.weir.contract.Timestamps;
import dev.weir.contract.UnsignedLongs;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The one text for each value of a column, whatever form it came in: whole numbers without leading zeros, decimals with
 * all their places, moments in UTC with milliseconds. What is ambiguous or does not fit has none.
 */
public final class CanonicalText {
    /** The most characters that a text may have. */
    public static final int LONGEST_TEXT = 32_768;

    /** The first and the last moment that the tables can hold. */
    static final long FIRST_MOMENT = Timestamps.parse("1900-01-01T00:00:00Z");

    static final long LAST_MOMENT = Timestamps.parse("2299-12-31T23:59:59.999Z");

    /** The first and the last day that the tables can hold, counted from 1970-01-01. */
    public static final long FIRST_DAY = Timestamps.parseDay("1900-01-01");

    public static final long LAST_DAY = Timestamps.parseDay("2299-12-31");

    private static final int LONGEST_NUMBER = 40;
    private static final int MOST_DIGITS = 18;
    private static final BigInteger DECIMAL_BOUND = BigInteger.TEN.pow(MOST_DIGITS);

    private CanonicalText() {}

    /** What a value of that type must be, in words for the producer. */
    static String rule(ColumnType type) {
        return switch (type) {
            case ColumnType.Text() -> "must be a text of at most " + LONGEST_TEXT + " characters";
            case ColumnType.Whole() -> "must be a whole number from -9223372036854775808 to 9223372036854775807";
            case ColumnType.Identity() -> "must be a whole number from 0 to 18446744073709551615";
            case ColumnType.Decimal(int scale) ->
                "must be a number with at most " + (18 - scale) + " digits before the point and " + scale
                        + " behind it";
            case ColumnType.Moment() ->
                "must be an ISO 8601 date and time such as 2026-01-31T09:30:00Z, in the years 1900 to 2299";
            case ColumnType.Day() -> "must be a day such as 2026-01-31, in the years 1900 to 2299";
            case ColumnType.Flag() -> "must be true or false";
        };
    }

    /** The canonical text of a value that came as a text, or null when it is none of that type. */
    static @Nullable String of(ColumnType type, String text) {
        return switch (type) {
            case ColumnType.Text() -> text(text);
            case ColumnType.Whole() -> whole(text);
            case ColumnType.Identity() -> UnsignedLongs.isCanonical(text) ? text : null;
            case ColumnType.Decimal(int scale) -> decimal(text, scale);
            case ColumnType.Moment() -> moment(text);
            case ColumnType.Day() -> day(text);
            case ColumnType.Flag() -> text.equals("true") || text.equals("false") ? text : null;
        };
    }

    private static @Nullable String text(String text) {
        if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            return null;
        }
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            all |= text.charAt(i);
        }
        return all < Character.MIN_SURROGATE || hasPairsOnly(text) ? text : null;
    }

    private static boolean hasPairsOnly(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static @Nullable String whole(String text) {
        boolean negative = text.startsWith("-");
        if (!UnsignedLongs.isCanonical(negative ? text.substring(1) : text)) {
            return null;
        }
        try {
            long value = Long.parseLong(text);
            return value == 0 ? "0" : text;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static @Nullable String decimal(String text, int scale) {
        if (isCanonicalDecimal(text, scale)) {
            return text;
        }
        if (text.isEmpty() || text.length() > LONGEST_NUMBER || !isPlainNumber(text)) {
            return null;
        }
        try {
            BigDecimal exact = new BigDecimal(text);
            if (Math.abs((long) exact.scale()) > LONGEST_NUMBER) {
                return exact.signum() == 0 ? new BigDecimal(0).setScale(scale).toPlainString() : null;
            }
            BigDecimal value = exact.setScale(scale, RoundingMode.UNNECESSARY);
            return value.unscaledValue().abs().compareTo(DECIMAL_BOUND) < 0 ? value.toPlainString() : null;
        } catch (ArithmeticException | NumberFormatException _) {
            // Not exact with that many places.
            return null;
        }
    }

    /** Whether it is above zero and already as it will be; of others that is not known. */
    private static boolean isCanonicalDecimal(String text, int scale) {
        int length = text.length();
        int point = length - scale - 1;
        if (scale == 0 || point < 1 || length > MOST_DIGITS + 1 || text.charAt(point) != '.') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (i != point && (c < '0' || c > '9')) {
                return false;
            }
        }
        return point == 1 || text.charAt(0) != '0';
    }

    private static boolean isPlainNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean sign = (c == '-' || c == '+') && (i == 0 ? c == '-' : isExponent(text.charAt(i - 1)));
            if (!sign && c != '.' && !isExponent(c) && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isExponent(char c) {
        return c == 'e' || c == 'E';
    }

    private static @Nullable String moment(String text) {
        long moment = Timestamps.parse(text);
        if (moment < FIRST_MOMENT || moment > LAST_MOMENT) {
            return null;
        }
        return isCanonicalMoment(text) ? text : Timestamps.format(moment);
    }

    /** Whether a text that is a moment is already as it will be; of others that is not known. */
    private static boolean isCanonicalMoment(String text) {
        return text.length() == "yyyy-MM-ddTHH:mm:ss.SSSZ".length()
                && text.charAt("yyyy-MM-dd".length()) == 'T'
                && text.charAt("yyyy-MM-ddTHH:mm:ss".length()) == '.'
                && text.charAt(text.length() - 1) == 'Z'
                && text.charAt("yyyy-MM-ddTHH:mm:".length()) != '6';
    }

    private static @Nullable String day(String text) {
        long day = Timestamps.parseDay(text);
        return day >= FIRST_DAY && day <= LAST_DAY ? text : null;
    }
}
