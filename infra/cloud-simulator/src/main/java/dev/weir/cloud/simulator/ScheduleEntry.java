package dev.weir.cloud.simulator;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;

/**
 * A weekly window in which a service has another size.
 *
 * @param weekdays 0 is Sunday; the days on which it begins
 * @param endHourUtc before the beginning: it ends on the next day
 */
record ScheduleEntry(
        String id, String name, List<Integer> weekdays, int startHourUtc, int endHourUtc, Scaling scaling) {
    private static final int HOURS_OF_A_WEEK = 168;

    ScheduleEntry {
        weekdays = List.copyOf(weekdays);
    }

    boolean isActive(long now) {
        ZonedDateTime time = Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC);
        int day = time.getDayOfWeek() == DayOfWeek.SUNDAY
                ? 0
                : time.getDayOfWeek().getValue();
        return hours().get(day * 24 + time.getHour());
    }

    boolean overlaps(ScheduleEntry other) {
        return hours().intersects(other.hours());
    }

    private BitSet hours() {
        int length = Math.floorMod(endHourUtc - startHourUtc - 1, 24) + 1;
        BitSet hours = new BitSet(HOURS_OF_A_WEEK);
        for (int day : weekdays) {
            for (int hour = 0; hour < length; hour++) {
                hours.set((day * 24 + startHourUtc + hour) % HOURS_OF_A_WEEK);
            }
        }
        return hours;
    }
}
