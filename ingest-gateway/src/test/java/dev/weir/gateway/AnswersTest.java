package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void everyAnswerIsGivenOnceFromManyThreads() {
        AtomicInteger given = new AtomicInteger();
        try (ExecutorService pool = Executors.newCachedThreadPool();
                ExecutorService callers = Executors.newCachedThreadPool()) {
            Answers answers = new Answers(pool);
            for (int caller = 0; caller < 4; caller++) {
                callers.execute(() -> {
                    for (int i = 0; i < 50_000; i++) {
                        answers.execute(given::incrementAndGet);
                    }
                });
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> given.get() == 200_000);
        }
        assertThat(given).hasValue(200_000);
    }

    @Test
    void oneThatIsStuckHoldsUpNoOther() {
        AtomicInteger given = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            Answers answers = new Answers(pool);
            answers.execute(() -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                answers.execute(given::incrementAndGet);
                return given.get() > 3;
            });
            release.countDown();
        }
    }
}
