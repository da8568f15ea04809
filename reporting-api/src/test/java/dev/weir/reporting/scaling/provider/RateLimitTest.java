package dev.weir.reporting.scaling.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The limit holds for any number at once, and loses none. */
class RateLimitTest {
    /** Time that passes only when somebody sleeps, and only once those let through before have said so. */
    private final class TestTime implements RateLimit.Time {
        private final AtomicLong now = new AtomicLong();
        private int sleeps;

        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public void sleep(Duration pause) {
            sleeps++;
            await().until(() -> granted.size() >= sleeps * perSleep);
            now.addAndGet(pause.toNanos());
        }
    }

    private final Queue<Long> granted = new ConcurrentLinkedQueue<>();
    private final TestTime time = new TestTime();
    private int perSleep;

    @Test
    void aHundredAtOnceAllComeThroughTenInAnyTenSeconds() throws Exception {
        RateLimit limit = new RateLimit(10, Duration.ofSeconds(10), time);
        perSleep = 10;

        List<Future<Boolean>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                all.add(threads.submit(() -> {
                    limit.await();
                    return granted.add(time.nanos());
                }));
            }
        }
        for (Future<Boolean> each : all) {
            assertThat(each.get()).isTrue();
        }

        List<Long> sorted = granted.stream().sorted().toList();
        assertThat(sorted).hasSize(100);
        for (int i = 10; i < sorted.size(); i++) {
            assertThat(sorted.get(i) - sorted.get(i - 10)).isGreaterThanOrEqualTo(10_000_000_000L);
        }
        assertThat(time.nanos()).isEqualTo(90_000_000_000L);
    }

    @Test
    void nobodyComesThroughWhileAPauseLasts() throws Exception {
        RateLimit limit = new RateLimit(10, Duration.ofSeconds(10), time);

        limit.pause(Duration.ofSeconds(7));
        limit.pause(Duration.ofSeconds(3));
        limit.await();

        assertThat(time.nanos()).isEqualTo(7_000_000_000L);
    }
}
