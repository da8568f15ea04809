package dev.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.faults.Events.Story;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final long MIDNIGHT = 1_795_132_800_000L;

    private final Events events = new Events(MIDNIGHT);

    @Test
    void everyNumberHasAnIdOfItsOwnAndCanBeFoundFromIt() {
        long back = Long.parseUnsignedLong(Events.numberSql().replaceAll("[^0-9]", ""));
        Set<Long> ids = new HashSet<>();
        for (long n = 0; n < 100_000; n++) {
            long id = Events.id(n);
            assertThat(ids.add(id)).isTrue();
            assertThat(id * back).isEqualTo(n);
        }
        assertThat(ids).anyMatch(id -> id < 0);
    }

    @Test
    void everyStoryIsToldAndEventsThatEndInNothingDoNotStand() {
        long[] told = new long[Story.values().length];
        LongStream.range(0, 50_000)
                .forEach(n -> told[java.util.List.of(Story.values()).indexOf(Events.story(n))]++);

        assertThat(told).doesNotContain(0);
        assertThat(Events.standing(0, 50_000))
                .isEqualTo(LongStream.range(0, 50_000)
                        .filter(n -> !Events.story(n).endsInNothing())
                        .count())
                .isBetween(49_000L, 49_999L);
    }

    @Test
    void eventsLieOnOneAndTwoAndEightDaysInTurn() {
        assertThat(days(0, 10_000)).isEqualTo(1);
        assertThat(days(10_000, 20_000)).isEqualTo(2);
        assertThat(days(20_000, 30_000)).isEqualTo(8);
        assertThat(days(30_000, 40_000)).isEqualTo(1);
    }

    @Test
    void versionsOfAnEventDiffer() {
        assertThat(Set.of(events.json(7, 0), events.json(7, 1), events.json(7, 2)))
                .hasSize(3);
    }

    private long days(long from, long to) {
        Pattern createdAt = Pattern.compile("\"created_at\":(\\d+)");
        return LongStream.range(from, to)
                .map(n -> createdAt
                        .matcher(events.json(n, 0))
                        .results()
                        .mapToLong(result -> Long.parseLong(result.group(1)))
                        .findFirst()
                        .orElseThrow())
                .map(millis -> Math.floorDiv(millis, 86_400_000L))
                .distinct()
                .count();
    }
}
