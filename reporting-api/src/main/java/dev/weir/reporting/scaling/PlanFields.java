package dev.weir.reporting.scaling;

import dev.weir.reporting.answers.JsonBody;
import dev.weir.reporting.scaling.changes.Plan;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a request that say when a window is open: once from and to, or each week. */
final class PlanFields {
    static final List<String> NAMES = List.of("from", "to", "weekdays", "start", "end", "tz");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final Duration LONGEST = Duration.ofDays(31);

    private final JsonBody body;

    private PlanFields(JsonBody body) {
        this.body = body;
    }

    /** The plan; null when it was refused. */
    static @Nullable Plan read(JsonBody body, Instant now) {
        return new PlanFields(body).plan(now);
    }

    private @Nullable Plan plan(Instant now) {
        Instant from = body.moment("from");
        Instant to = body.moment("to");
        List<String> weekdays = body.texts("weekdays");
        String start = body.text("start");
        String end = body.text("end");
        String tz = body.text("tz");
        if (!body.isGood()) {
            return null;
        }
        boolean once = from != null || to != null;
        boolean weekly = !weekdays.isEmpty() || start != null || end != null || tz != null;
        if (once == weekly) {
            body.refuse("from", "and to, or weekdays, start, end and tz must be given, not both");
            return null;
        }
        return once ? once(from, to, now) : weekly(weekdays, start, end, tz);
    }

    private @Nullable Plan once(@Nullable Instant from, @Nullable Instant to, Instant now) {
        if (from == null) {
            body.refuse("from", "is missing");
        }
        if (to == null) {
            body.refuse("to", "is missing");
        }
        if (from == null || to == null) {
            return null;
        }
        if (!to.isAfter(from)) {
            body.refuse("to", "must be later than from");
        } else if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            body.refuse("to", "must not be more than " + LONGEST.toDays() + " days later than from");
        }
        if (!to.isAfter(now)) {
            body.refuse("to", "must lie in the future");
        }
        return new Plan.Once(from, to);
    }

    private @Nullable Plan weekly(
            List<String> weekdays, @Nullable String start, @Nullable String end, @Nullable String tz) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : weekdays) {
            DayOfWeek day = day(name);
            if (day == null) {
                body.refuse("weekdays", "must be of mon, tue, wed, thu, fri, sat and sun");
                break;
            }
            days.add(day);
        }
        if (weekdays.isEmpty()) {
            body.refuse("weekdays", "must name at least one day");
        }
        LocalTime opens = time("start", start);
        LocalTime closes = time("end", end);
        ZoneId zone = zone(tz);
        return days.isEmpty() || opens == null || closes == null || zone == null
                ? null
                : new Plan.Weekly(days, opens, closes, zone);
    }

    private static @Nullable DayOfWeek day(String name) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (name.equalsIgnoreCase(Answers.day(day)) || name.equalsIgnoreCase(day.name())) {
                return day;
            }
        }
        return null;
    }

    private @Nullable LocalTime time(String field, @Nullable String text) {
        try {
            if (text != null) {
                return LocalTime.parse(text, CLOCK);
            }
        } catch (DateTimeParseException _) {
            // Refused below.
        }
        body.refuse(field, "must be a time such as 07:45");
        return null;
    }

    private @Nullable ZoneId zone(@Nullable String tz) {
        try {
            if (tz != null) {
                return ZoneId.of(tz);
            }
        } catch (DateTimeException _) {
            // Refused below.
        }
        body.refuse("tz", "must be a time zone such as Europe/Vienna or UTC");
        return null;
    }
}
