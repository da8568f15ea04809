package dev.weir.reporting.scaling.changes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** When a window is open. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "plan")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Plan.Once.class, name = "once"),
    @JsonSubTypes.Type(value = Plan.Weekly.class, name = "weekly")
})
public sealed interface Plan {
    /** One time that a window is open, its end not included. */
    record Occurrence(Instant from, Instant to) {
        boolean overlaps(Occurrence other) {
            return from.isBefore(other.to) && other.from.isBefore(to);
        }

        boolean contains(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(to);
        }
    }

    /** Those that end after a moment and begin before another, in their order. */
    List<Occurrence> between(Instant after, Instant before);

    /** The first that ends after that moment: the present one or the next. */
    @JsonIgnore
    default Optional<Occurrence> first(Instant after) {
        return between(after, after.plus(Duration.ofDays(9))).stream().findFirst();
    }

    /** Whether both are ever open at the same time, as far as a year from then can tell. */
    default boolean overlaps(Plan other, Instant now) {
        Instant end = now.plus(Duration.ofDays(371));
        List<Occurrence> others = other.between(now, end);
        return between(now, end).stream().anyMatch(occurrence -> others.stream().anyMatch(occurrence::overlaps));
    }

    /** Open once. */
    record Once(Instant from, Instant to) implements Plan {
        @Override
        public List<Occurrence> between(Instant after, Instant before) {
            return to.isAfter(after) && from.isBefore(before) ? List.of(new Occurrence(from, to)) : List.of();
        }

        @Override
        public Optional<Occurrence> first(Instant after) {
            return to.isAfter(after) ? Optional.of(new Occurrence(from, to)) : Optional.empty();
        }
    }

    /**
     * Open on some days of each week, from one time of the clock to another; an end that is not after the start lies on
     * the next day. A time that the clock jumps over counts as that much later, one that comes twice as the first.
     */
    record Weekly(Set<DayOfWeek> weekdays, LocalTime start, LocalTime end, ZoneId zone) implements Plan {
        public Weekly {
            weekdays = Set.copyOf(weekdays);
        }

        @Override
        public List<Occurrence> between(Instant after, Instant before) {
            List<Occurrence> found = new ArrayList<>();
            LocalDate last = LocalDate.ofInstant(before, zone).plusDays(1);
            for (LocalDate day = LocalDate.ofInstant(after, zone).minusDays(2);
                    !day.isAfter(last);
                    day = day.plusDays(1)) {
                if (weekdays.contains(day.getDayOfWeek())) {
                    Occurrence occurrence = on(day);
                    if (occurrence.to().isAfter(after)
                            && occurrence.from().isBefore(before)
                            && occurrence.from().isBefore(occurrence.to())) {
                        found.add(occurrence);
                    }
                }
            }
            return found;
        }

        private Occurrence on(LocalDate day) {
            LocalDate lastDay = end.isAfter(start) ? day : day.plusDays(1);
            return new Occurrence(
                    ZonedDateTime.of(day, start, zone).toInstant(),
                    ZonedDateTime.of(lastDay, end, zone).toInstant());
        }
    }
}
