package dev.weir.reporting.reports;

import dev.weir.contract.FieldError;
import dev.weir.contract.Timestamps;
import dev.weir.kit.http.HttpProblem;
import dev.weir.kit.http.QueryParameters;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What time a report is over, from a moment up to but not including another, and whose days it counts in. A caller names
 * moments, or days of the zone, of which the last is included; without them it is the last seven days with today.
 */
public record Period(ZoneId zone, Instant from, Instant to) {
    private static final int DEFAULT_DAYS = 7;
    private static final int MOST_DAYS = 3_660;
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,4})([dy]?)");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST =
            LocalDate.of(2149, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);

    static Period of(QueryParameters parameters, Clock clock) {
        return of(parameters, clock, DEFAULT_DAYS);
    }

    /**
     * Reads it from the parameters from, to, tz, and period where the route knows that: so many days up to the end, or
     * years, as in {@code 30d}, {@code 30} and {@code 1y}.
     *
     * @param days how many it has, with today, when nothing is said
     */
    public static Period of(QueryParameters parameters, Clock clock, int days) {
        ZoneId zone = zone(parameters);
        LocalDate today = clock.instant().atZone(zone).toLocalDate();
        Instant to = edge(parameters, "to", zone, 1);
        if (to == null) {
            to = start(today.plusDays(1), zone);
        }
        Instant from = edge(parameters, "from", zone, 0);
        LocalDate first = first(parameters, to.minusMillis(1).atZone(zone).toLocalDate(), days);
        return new Period(zone, from == null ? start(first, zone) : from, to);
    }

    /** Refuses a period that is empty or too long. */
    public void check() {
        if (!from.isBefore(to)) {
            throw HttpProblem.invalid(
                    "The period does not hold",
                    List.of(new FieldError("from", "must be before the end of the period")));
        }
        requireAtMost(MOST_DAYS, "days");
    }

    void requireAtMost(int days, String what) {
        if (from.plusSeconds(86_400L * (days + 1)).isBefore(to)) {
            throw HttpProblem.invalid(
                    "The period is too long",
                    List.of(new FieldError("from", "must be at most " + days + " days before to for " + what)));
        }
    }

    public boolean isUtc() {
        return zone.equals(ZoneOffset.UTC);
    }

    /** The day of its zone in which it begins. */
    public LocalDate firstDay() {
        return from.atZone(zone).toLocalDate();
    }

    /** The day of its zone in which it ends. */
    public LocalDate lastDay() {
        return to.minusMillis(1).atZone(zone).toLocalDate();
    }

    /** The first UTC day that lies in it wholly. */
    LocalDate firstWholeDay() {
        return LocalDate.ofEpochDay(Math.ceilDiv(from.toEpochMilli(), 86_400_000L));
    }

    /** The last UTC day that lies in it wholly; before the first when there is none. */
    LocalDate lastWholeDay() {
        return LocalDate.ofEpochDay(Math.floorDiv(to.toEpochMilli(), 86_400_000L) - 1);
    }

    /** Whether a request says anything of it. */
    public static boolean isGiven(QueryParameters parameters) {
        return Stream.of("period", "from", "to").anyMatch(name -> parameters.text(name) != null);
    }

    /** The first day of a length that ends with that one. */
    private static LocalDate first(QueryParameters parameters, LocalDate last, int days) {
        String text = parameters.text("period");
        if (text == null) {
            return last.minusDays(days - 1L);
        }
        Matcher length = LENGTH.matcher(text);
        if (!length.matches() || length.group(1).matches("0+")) {
            parameters.refuse("period", "must be a number of days or years such as 30d or 1y");
        } else if (parameters.text("from") != null) {
            parameters.refuse("period", "must not stand beside from: it counts back from the end");
        } else if (length.group(2).equals("y")) {
            return last.plusDays(1).minusYears(Long.parseLong(length.group(1)));
        } else {
            return last.minusDays(Long.parseLong(length.group(1)) - 1);
        }
        return last;
    }

    private static ZoneId zone(QueryParameters parameters) {
        String name = parameters.text("tz");
        if (name == null || name.equals("UTC") || name.equals("Z")) {
            return ZoneOffset.UTC;
        }
        if (name.contains("/")
                && !name.startsWith("SystemV/")
                && ZoneId.getAvailableZoneIds().contains(name)) {
            try {
                return ZoneId.of(name);
            } catch (DateTimeException _) {
                // Refused below.
            }
        }
        parameters.refuse("tz", "must be UTC or the name of a zone such as Europe/Berlin");
        return ZoneOffset.UTC;
    }

    private static @Nullable Instant edge(QueryParameters parameters, String name, ZoneId zone, int daysAfter) {
        String text = parameters.text(name);
        if (text == null) {
            return null;
        }
        Instant moment = null;
        if (DAY.matcher(text).matches()) {
            try {
                moment = start(LocalDate.parse(text).plusDays(daysAfter), zone);
            } catch (DateTimeParseException _) {
                // Refused below.
            }
        } else {
            long millis = Timestamps.parse(QueryParameters.withPlus(text));
            moment = millis == Timestamps.INVALID ? null : Instant.ofEpochMilli(millis);
        }
        if (moment == null || moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
            parameters.refuse(
                    name,
                    "must be a day such as 2026-11-20 or a moment such as 2026-11-20T09:30:00Z, from 1970 to 2148");
            return null;
        }
        return moment;
    }

    /** Where a day begins, which need not be midnight. */
    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
