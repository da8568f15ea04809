package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.DemoTraffic.View;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoTrafficTest {
    private static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");

    private final List<View> views = new DemoTraffic("demo", 300, -1_000_000, NOW).views(20_000);

    @Test
    void everyEventHasAnIdOfItsOwnAndATimeThatIsTaken() {
        assertThat(views).extracting(View::requestId).doesNotHaveDuplicates();
        assertThat(views)
                .extracting(View::at)
                .isSorted()
                .allSatisfy(at -> assertThat(at).isBetween(NOW.minus(Duration.ofDays(7)), NOW.minusMillis(1)));
    }

    @Test
    void aFewPagesHaveMostOfTheViewsAndUsersComeBack() {
        Map<String, Long> byPage = views.stream().collect(Collectors.groupingBy(View::page, Collectors.counting()));
        Map<Long, Long> byUser = views.stream().collect(Collectors.groupingBy(View::user, Collectors.counting()));

        assertThat(byPage.get("https://demo.example/")).isGreaterThan(2_500);
        assertThat(byPage).hasSizeGreaterThan(20);
        assertThat(byUser).hasSizeBetween(200, 300);
        assertThat(byUser.values()).filteredOn(count -> count > 1).hasSizeGreaterThan(180);
    }

    @Test
    void theLastHourIsBusyAndTheNightsAreQuiet() {
        List<View> before = views.stream()
                .filter(view -> view.at().isBefore(NOW.minus(Duration.ofHours(1))))
                .toList();

        assertThat(views.size() - before.size()).isBetween(8_000, 10_000);
        assertThat(inHours(before, 1, 4) * 3).isLessThan(inHours(before, 17, 20));
    }

    private static long inHours(List<View> views, int from, int to) {
        return views.stream()
                .mapToInt(view -> view.at().atZone(ZoneOffset.UTC).getHour())
                .filter(hour -> hour >= from && hour < to)
                .count();
    }
}
