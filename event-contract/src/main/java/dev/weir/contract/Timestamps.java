package dev.weir.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Moments as producers write them: RFC 3339 with an offset, or naive and then UTC. Kept in epoch milliseconds, finer
 * digits cut off. Parsed by hand because a general parser costs three times the rest of an event.
 */
public final class Timestamps {
    /** What {@link #parse} answers for text that is no moment; far outside of the years that it reads. */
    public static final long INVALID = Long.MIN_VALUE;

    /** The last moment whose year has four digits. */
    public static final long MAX = 253_402_300_799_999L;

    private static final int DATE = "yyyy-MM-dd".length();
    private static final int DATE_AND_SECONDS = "yyyy-MM-ddTHH:mm:ss".length();
    private static final int LONGEST = 40;
    private static final long MILLIS_PER_DAY = 86_400_000L;

    private Timestamps() {}

    /** Epoch milliseconds, or {@link #INVALID}. The leap second 23:59:60 UTC counts as the last millisecond of its day. */
    public static long parse(String text) {
        if (text.length() > LONGEST) {
            return INVALID;
        }
        // What ISO 8859-1 has not becomes a question mark, which no moment has.
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return parse(bytes, 0, bytes.length);
    }

    /** The same, of text in ASCII. */
    public static long parse(byte[] text, int from, int to) {
        int length = to - from;
        if (length < DATE_AND_SECONDS || length > LONGEST) {
            return INVALID;
        }
        int year = digits(text, from, 4);
        int month = digits(text, from + 5, 2);
        int day = digits(text, from + 8, 2);
        int hour = digits(text, from + 11, 2);
        int minute = digits(text, from + 14, 2);
        int second = digits(text, from + 17, 2);
        if ((year | month | day | hour | minute | second) < 0
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || !isSeparator(text[from + 10])
                || text[from + 13] != ':'
                || text[from + 16] != ':'
                || month < 1
                || month > 12
                || day < 1
                || day > daysIn(year, month)
                || hour > 23
                || minute > 59
                || second > 60) {
            return INVALID;
        }
        int at = from + DATE_AND_SECONDS;
        int millis = 0;
        if (at < to && text[at] == '.') {
            int start = ++at;
            int weight = 100;
            while (at < to && isDigit(text[at])) {
                millis += (text[at] - '0') * weight;
                weight /= 10;
                at++;
            }
            if (at == start || at - start > 9) {
                return INVALID;
            }
        }
        int offsetMinutes = offsetMinutes(text, at, to);
        if (offsetMinutes == Integer.MIN_VALUE) {
            return INVALID;
        }
        boolean leapSecond = second == 60;
        long seconds = hour * 3600L + minute * 60L + (leapSecond ? 59 : second) - offsetMinutes * 60L;
        long moment = epochDay(year, month, day) * MILLIS_PER_DAY + seconds * 1000 + (leapSecond ? 999 : millis);
        if (leapSecond && Math.floorMod(moment, MILLIS_PER_DAY) != MILLIS_PER_DAY - 1) {
            return INVALID;
        }
        return moment;
    }

    /** The days from 1970-01-01 to one written {@code yyyy-MM-dd}, or {@link #INVALID}. */
    public static long parseDay(String text) {
        if (text.length() != DATE) {
            return INVALID;
        }
        long moment = parse(text + "T00:00:00Z");
        return moment == INVALID ? INVALID : Math.floorDiv(moment, MILLIS_PER_DAY);
    }

    /** RFC 3339 in UTC with milliseconds, as all answers and topics carry it. */
    public static String format(long epochMillis) {
        byte[] text = new byte[24];
        return write(epochMillis, text, 0) == text.length
                ? new String(text, StandardCharsets.ISO_8859_1)
                : Instant.ofEpochMilli(epochMillis).toString();
    }

    /** Writes the 24 characters of {@link #format} and answers where they end; writes nothing for years beyond four digits. */
    public static int write(long epochMillis, byte[] into, int at) {
        long days = Math.floorDiv(epochMillis, MILLIS_PER_DAY);
        int ofDay = (int) Math.floorMod(epochMillis, MILLIS_PER_DAY);
        // Days to civil date, counted in 400-year eras that begin on 1 March.
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) Math.floorMod(shifted, 146_097L);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 0 || year > 9999) {
            return at;
        }
        put(into, at, (int) year / 100);
        put(into, at + 2, (int) year % 100);
        into[at + 4] = '-';
        put(into, at + 5, month);
        into[at + 7] = '-';
        put(into, at + 8, day);
        into[at + 10] = 'T';
        put(into, at + 11, ofDay / 3_600_000);
        into[at + 13] = ':';
        put(into, at + 14, ofDay / 60_000 % 60);
        into[at + 16] = ':';
        put(into, at + 17, ofDay / 1000 % 60);
        into[at + 19] = '.';
        into[at + 20] = (byte) ('0' + ofDay % 1000 / 100);
        put(into, at + 21, ofDay % 100);
        into[at + 23] = 'Z';
        return at + 24;
    }

    /** The UTC day of a moment. */
    public static LocalDate dayOf(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static void put(byte[] into, int at, int twoDigits) {
        into[at] = (byte) ('0' + twoDigits / 10);
        into[at + 1] = (byte) ('0' + twoDigits % 10);
    }

    private static int offsetMinutes(byte[] text, int at, int to) {
        int left = to - at;
        if (left == 0) {
            return 0;
        }
        byte first = text[at];
        if (left == 1 && (first == 'Z' || first == 'z')) {
            return 0;
        }
        if (left != 6 || (first != '+' && first != '-') || text[at + 3] != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = digits(text, at + 1, 2);
        int minutes = digits(text, at + 4, 2);
        if ((hours | minutes) < 0 || hours > 23 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int offset = hours * 60 + minutes;
        return first == '-' ? -offset : offset;
    }

    private static int digits(byte[] text, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            byte c = text[i];
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSeparator(byte c) {
        return c == 'T' || c == 't' || c == ' ';
    }

    private static int daysIn(int year, int month) {
        return switch (month) {
            case 2 -> (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static long epochDay(int year, int month, int day) {
        long shiftedYear = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(shiftedYear, 400L);
        long yearOfEra = Math.floorMod(shiftedYear, 400L);
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }
}
