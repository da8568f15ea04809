package dev.weir.reporting.scaling.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.reporting.scaling.changes.Plan.Occurrence;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Windows open and close by the clock of their zone, on the days on which clocks change too. */
class PlanTest {
    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

    @Test
    void eachWeekByTheClockInWinterAndInSummer() {
        Plan plan = weekly("07:45", "18:15", DayOfWeek.MONDAY);

        assertThat(plan.between(at("2026-03-23T00:00:00Z"), at("2026-04-01T00:00:00Z")))
                .containsExactly(
                        occurrence("2026-03-23T06:45:00Z", "2026-03-23T17:15:00Z"),
                        occurrence("2026-03-30T05:45:00Z", "2026-03-30T16:15:00Z"));
    }

    @Test
    void anEndBeforeTheStartLiesOnTheNextDay() {
        Plan plan = weekly("22:00", "02:00", DayOfWeek.SUNDAY);

        assertThat(plan.first(at("2026-11-23T00:30:00Z")))
                .as("still open on Monday")
                .contains(occurrence("2026-11-22T21:00:00Z", "2026-11-23T01:00:00Z"));
        assertThat(plan.first(at("2026-11-23T01:00:00Z")))
                .as("the end is not included")
                .contains(occurrence("2026-11-29T21:00:00Z", "2026-11-30T01:00:00Z"));
    }

    @Test
    void aTimeThatTheClockJumpsOverCountsAsThatMuchLater() {
        Plan plan = weekly("02:15", "03:30", DayOfWeek.SUNDAY);

        assertThat(plan.between(at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z")))
                .containsExactly(occurrence("2026-03-29T01:15:00Z", "2026-03-29T01:30:00Z"));
    }

    @Test
    void aTimeThatComesTwiceCountsAsTheFirst() {
        Plan plan = weekly("01:30", "02:30", DayOfWeek.SUNDAY);

        assertThat(plan.between(at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z")))
                .containsExactly(occurrence("2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z"));
    }

    @Test
    void overlapsAreFoundBetweenAllKinds() {
        Instant now = at("2026-11-20T00:00:00Z");
        Plan office = weekly("08:00", "18:00", DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

        assertThat(office.overlaps(weekly("17:59", "19:00", DayOfWeek.FRIDAY), now))
                .isTrue();
        assertThat(office.overlaps(weekly("18:00", "19:00", DayOfWeek.FRIDAY), now))
                .isFalse();
        assertThat(office.overlaps(weekly("08:00", "18:00", DayOfWeek.TUESDAY), now))
                .isFalse();
        assertThat(office.overlaps(new Plan.Once(at("2026-12-04T12:00:00Z"), at("2026-12-04T13:00:00Z")), now))
                .isTrue();
        assertThat(new Plan.Once(at("2026-12-05T12:00:00Z"), at("2026-12-05T13:00:00Z")).overlaps(office, now))
                .isFalse();
    }

    private static Plan weekly(String start, String end, DayOfWeek... days) {
        return new Plan.Weekly(Set.of(days), LocalTime.parse(start), LocalTime.parse(end), VIENNA);
    }

    private static Occurrence occurrence(String from, String to) {
        return new Occurrence(at(from), at(to));
    }

    private static Instant at(String moment) {
        return Instant.parse(moment);
    }
}
