package dev.weir.reporting.reports;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The length of a time series' steps, which begin where hours, days, weeks and months of a zone begin. */
enum Step {
    HOUR("toStartOfHour(created_at, {tz:String})", "INTERVAL 1 HOUR"),
    DAY("%s", "INTERVAL 1 DAY"),
    WEEK("toMonday(%s)", "INTERVAL 1 WEEK"),
    MONTH("toStartOfMonth(%s)", "INTERVAL 1 MONTH");

    private final String expression;
    private final String interval;

    Step(String expression, String interval) {
        this.expression = expression;
        this.interval = interval;
    }

    static @Nullable Step of(@Nullable String name) {
        if (name == null) {
            return DAY;
        }
        for (Step step : values()) {
            if (step.name().toLowerCase(Locale.ROOT).equals(name)) {
                return step;
            }
        }
        return null;
    }

    /** The start of the step that an entry belongs to, made of the expression for its day. */
    Selection.Grouping start(String day) {
        return new Selection.Grouping(expression.formatted(day), "start");
    }

    String interval() {
        return interval;
    }

    /** Where the step begins that a moment lies in, as series count: milliseconds for hours, else days. */
    long startOf(Instant moment, ZoneId zone) {
        LocalDate day = moment.atZone(zone).toLocalDate();
        return switch (this) {
            case HOUR ->
                moment.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant().toEpochMilli();
            case DAY -> day.toEpochDay();
            case WEEK ->
                day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).toEpochDay();
            case MONTH -> day.withDayOfMonth(1).toEpochDay();
        };
    }

    /** The start of the next step. */
    long after(long start) {
        return switch (this) {
            case HOUR -> start + 3_600_000L;
            case DAY -> start + 1;
            case WEEK -> start + 7;
            case MONTH -> LocalDate.ofEpochDay(start).plusMonths(1).toEpochDay();
        };
    }
}
