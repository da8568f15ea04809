package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.e2e.Client.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product as its users see it: from a POST to a report, through restarts and kill -9. */
class EndToEndIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Instant NOW =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    private static final String LARGEST = "18446744073709551615";

    /** How many posts the killing test sends; {@code -Dweir.e2e.posts=50000} for the long form. */
    private static final int POSTS = Integer.getInteger("weir.e2e.posts", 3_500);

    @TempDir
    static Path folder;

    private static TestStack stack;
    private static Client demo;
    private static Client acme;

    @BeforeAll
    static void start() throws IOException {
        stack = TestStack.start(folder);
        connect();
    }

    @AfterAll
    static void stop() {
        demo.close();
        acme.close();
        stack.close();
    }

    @Test
    void oneRequestIdCountsOnceHoweverOftenItIsPosted() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(demo.create("1", "100", NOW, "https://example.org/")).isEqualTo(202);
        }

        assertThat(completeReport(demo, "100")).isEqualTo(Map.of("https://example.org/", 1L));
    }

    @Test
    void twoRequestsOfOneUserInOneSecondCountTwice() throws Exception {
        demo.create("10", "101", NOW, "https://example.org/");
        demo.create("11", "101", NOW, "https://example.org/");

        assertThat(completeReport(demo, "101")).isEqualTo(Map.of("https://example.org/", 2L));
    }

    @Test
    void updatesAndDeletesNetOut() throws Exception {
        demo.create("20", "102", NOW, "/old");
        demo.create("21", "102", NOW, "/gone");
        demo.update("20", "102", NOW, "/new");
        demo.delete("21");
        demo.update("22", "102", NOW, "/never-created");

        assertThat(completeReport(demo, "102")).isEqualTo(Map.of("/new", 1L));
    }

    @Test
    void theLargestIdsAndAnyCharacterComeBackAsTheyWere() throws Exception {
        String url = "https://例え.jp/?q=\"'\\\n\t<script>\u0001😀";
        demo.create(LARGEST, LARGEST, NOW, url);

        assertThat(completeReport(demo, LARGEST)).isEqualTo(Map.of(url, 1L));
    }

    @Test
    void oneTenantNeverSeesAnother() throws Exception {
        demo.create("30", "103", NOW, "/demo");
        acme.create("30", "103", NOW, "/acme");

        assertThat(completeReport(demo, "103")).isEqualTo(Map.of("/demo", 1L));
        assertThat(completeReport(acme, "103")).isEqualTo(Map.of("/acme", 1L));
    }

    @Test
    void aRestartOfEverythingChangesNoAnswer() throws Exception {
        demo.create("40", "104", NOW, "/a");
        demo.create("41", "104", NOW, "/b");
        Map<String, Long> before = completeReport(demo, "104");

        stack.restart();
        connect();
        demo.create("40", "104", NOW, "/a");

        assertThat(before).isEqualTo(Map.of("/a", 1L, "/b", 1L));
        assertThat(completeReport(demo, "104")).isEqualTo(before);
    }

    @Test
    void killingEachProcessInTurnLosesAndDoublesNothing() throws Exception {
        List<String> victims = List.of("gateway", "processor", "sink", "reporting", "clickhouse", "kafka", "s3");
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService posters = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> posting = IntStream.range(0, 16)
                    .<Future<?>>mapToObj(_ -> posters.submit(() -> postAll(next)))
                    .toList();
            for (int i = 0; i < victims.size(); i++) {
                int share = (i + 1) * POSTS / (victims.size() + 1);
                await().atMost(LIMIT.multipliedBy(2)).until(() -> next.get() >= share);
                stack.kill(victims.get(i));
            }
            for (Future<?> each : posting) {
                each.get();
            }
        }
        stack.awaitReady();

        await("every post counted once")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> demo.daily("105").complete());
        Report report = demo.daily("105");
        assertThat(report.total()).isEqualTo(POSTS);
        assertThat(report.views())
                .hasSize(10)
                .allSatisfy((_, views) -> assertThat(views).isEqualTo(POSTS / 10));
    }

    /** Posts each id until it is accepted, as a careful producer does. */
    private static Void postAll(AtomicInteger next) throws InterruptedException {
        for (int n = next.getAndIncrement(); n < POSTS; n = next.getAndIncrement()) {
            String id = Integer.toString(1_000_000 + n);
            String url = "/page/" + n % 10;
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .pollDelay(Duration.ZERO)
                    .ignoreExceptions()
                    .until(() -> demo.create(id, "105", NOW, url) == 202);
        }
        return null;
    }

    /** The report once it says that it is complete. */
    private static Map<String, Long> completeReport(Client client, String userId) {
        Report[] last = new Report[1];
        await("a complete report of user " + userId)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> {
                    last[0] = client.daily(userId);
                    return last[0].complete();
                });
        return last[0].views();
    }

    private static void connect() {
        demo = Client.demo(stack);
        acme = Client.acme(stack);
    }
}
