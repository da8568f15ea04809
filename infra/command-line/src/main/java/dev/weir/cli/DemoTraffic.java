package dev.weir.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Invented but believable page views of one tenant: a busy last hour after six quieter days with their nights, a few pages
 * that most look at, and users who come back.
 */
final class DemoTraffic {
    /** A page view. */
    record View(long requestId, long user, Instant at, String page) {
        View as(String otherPage) {
            return new View(requestId, user, at, otherPage);
        }

        @Override
        public String toString() {
            return "View[" + Long.toUnsignedString(requestId) + "]";
        }
    }

    private static final Duration DAYS_BEFORE = Duration.ofDays(6);

    /** Of a hundred views, how many lie in the last hour. */
    private static final int IN_THE_LAST_HOUR = 45;

    /** How much goes on in each hour of a UTC day, 10 being the most. */
    private static final int[] HOURS = {1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 9, 9, 8, 8, 8, 8, 8, 8, 9, 10, 9, 7, 4, 2};

    private static final List<String> PAGES = List.of(
            "/",
            "/shop",
            "/shop/bicycles",
            "/cart",
            "/shop/bicycles/city",
            "/search?q=helmet&sort=price",
            "/checkout",
            "/shop/lights",
            "/account",
            "/blog/how-to-true-a-wheel",
            "/shop/bicycles/touring",
            "/orders",
            "/shop/helmets",
            "/blog/spring-check",
            "/help",
            "/shop/bags?colour=green",
            "/about",
            "/search?q=chain+oil",
            "/blog/rain-on-the-road",
            "/shop/locks",
            "/help/returns",
            "/contact",
            "/jobs",
            "/blog/größe-und-rahmen",
            "/imprint");

    private final SplittableRandom random;
    private final String host;
    private final int users;
    private final Instant now;
    private long nextId;

    /**
     * That of a tenant.
     *
     * @param firstId ids count up from here, so that a second demo is no duplicate of the first
     */
    DemoTraffic(String tenant, int users, long firstId, Instant now) {
        this.random = new SplittableRandom(firstId);
        this.host = "https://" + tenant + ".example";
        this.users = users;
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
        this.nextId = firstId;
    }

    /** So many views, the oldest first. */
    List<View> views(int count) {
        List<View> views = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            views.add(view());
        }
        views.sort(Comparator.comparing(View::at));
        return views;
    }

    /** One more. */
    View view() {
        return new View(nextId++, user(), moment(), host + PAGES.get(zipf(PAGES.size())));
    }

    /** Another page of the same tenant. */
    String otherPage() {
        return host + "/new/" + random.nextInt(1_000);
    }

    boolean chance(double of) {
        return random.nextDouble() < of;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private long user() {
        return 1_000L + zipf(users);
    }

    private Instant moment() {
        if (random.nextInt(100) < IN_THE_LAST_HOUR) {
            return now.minusMillis(
                    1_000 + random.nextLong(Duration.ofMinutes(59).toMillis()));
        }
        while (true) {
            Instant at = now.minusMillis(Duration.ofHours(1).toMillis() + random.nextLong(DAYS_BEFORE.toMillis()));
            if (random.nextInt(10) < HOURS[at.atZone(ZoneOffset.UTC).getHour()]) {
                return at;
            }
        }
    }

    /** From 0, the smaller the likelier, as words in a text and pages of a site are. */
    private int zipf(int size) {
        double spread = Math.log(size + 1.0);
        return Math.min(size - 1, (int) (Math.exp(random.nextDouble() * spread) - 1));
    }
}
