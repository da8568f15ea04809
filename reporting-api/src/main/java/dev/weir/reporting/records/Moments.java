package dev.weir.reporting.records;

import dev.weir.contract.Timestamps;
import dev.weir.kit.http.QueryParameters;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Moments as callers write them: RFC 3339, or a UTC day, which stands for its beginning. */
final class Moments {
    static final String FORM = "must be a moment such as 2026-11-20T09:30:00Z or a day such as 2026-11-20";
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private Moments() {}

    /** Milliseconds in digits, null when it is no moment; a day is moved by so many days. */
    static @Nullable String millis(String text, int daysAfter) {
        if (DAY.matcher(text).matches()) {
            try {
                return Long.toString(LocalDate.parse(text)
                        .plusDays(daysAfter)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli());
            } catch (DateTimeParseException _) {
                return null;
            }
        }
        long millis = Timestamps.parse(QueryParameters.withPlus(text));
        return millis == Timestamps.INVALID ? null : Long.toString(millis);
    }
}
