package dev.weir.sink.rows;

import dev.weir.contract.Timestamps;

/** Reads moments that mostly lie on the same day: of those only the time of day is worked out. */
final class Moment {
    static final int LENGTH = "yyyy-MM-ddTHH:mm:ss.SSSZ".length();
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final int REST_OF_DATE = 7;

    private long yearAndMonth;
    private int dayAndT;
    private long dayMillis = Timestamps.INVALID;

    /** Epoch milliseconds, or {@link Timestamps#INVALID}. */
    long read(byte[] text, int at, int end) {
        if (end - at != LENGTH || dayMillis == Timestamps.INVALID || !isOnThatDay(text, at)) {
            return readWhole(text, at, end);
        }
        int hour = twoDigits(text, at + 11);
        int minute = twoDigits(text, at + 14);
        int second = twoDigits(text, at + 17);
        int hundreds = text[at + 20] - '0';
        int rest = twoDigits(text, at + 21);
        boolean plain = (hour | minute | second | rest) >= 0
                && hundreds >= 0
                && hundreds <= 9
                && hour < 24
                && minute < 60
                && second < 60
                && text[at + 13] == ':'
                && text[at + 16] == ':'
                && text[at + 19] == '.'
                && text[at + 23] == 'Z';
        return plain
                ? dayMillis + ((hour * 60 + minute) * 60 + second) * 1000L + hundreds * 100L + rest
                : readWhole(text, at, end);
    }

    private boolean isOnThatDay(byte[] text, int at) {
        return (long) LittleEndian.LONG.get(text, at) == yearAndMonth
                && (int) LittleEndian.INT.get(text, at + REST_OF_DATE) == dayAndT;
    }

    private long readWhole(byte[] text, int at, int end) {
        long moment = Timestamps.parse(text, at, end);
        if (moment != Timestamps.INVALID && end - at == LENGTH && text[end - 1] == 'Z') {
            dayMillis = Math.floorDiv(moment, MILLIS_PER_DAY) * MILLIS_PER_DAY;
            yearAndMonth = (long) LittleEndian.LONG.get(text, at);
            dayAndT = (int) LittleEndian.INT.get(text, at + REST_OF_DATE);
        }
        return moment;
    }

    /** A number of two digits, or a negative one. */
    private static int twoDigits(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}
