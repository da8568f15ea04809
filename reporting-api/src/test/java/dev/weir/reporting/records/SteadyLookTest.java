package dev.weir.reporting.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SteadyLookTest {
    @Test
    void whateverGoesWrongTheNextLookComes() {
        Deque<SteadyLook.Look> looks = new ArrayDeque<>(List.of(
                () -> {
                    throw new IllegalStateException("unforeseen");
                },
                () -> {
                    throw new AssertionError("worse");
                },
                () -> false,
                () -> true));

        try (SteadyLook steady = new SteadyLook(
                "test",
                Duration.ofMillis(5),
                () -> looks.isEmpty() || looks.remove().look())) {
            steady.start();

            await().until(looks::isEmpty);
        }
    }

    @Test
    void oneThatFailedIsMadeAgainSoon() {
        AtomicInteger looks = new AtomicInteger();

        try (SteadyLook steady =
                new SteadyLook("test", Duration.ofHours(1), Duration.ofMillis(5), () -> looks.incrementAndGet() > 2)) {
            steady.start();

            await().until(() -> looks.get() == 3);
        }
    }

    @Test
    void closingEndsALookThatWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        SteadyLook steady = new SteadyLook("test", Duration.ofMillis(5), () -> {
            begun.countDown();
            try {
                Thread.sleep(Duration.ofHours(1));
            } finally {
                ended.countDown();
            }
            return true;
        });
        steady.start();
        begun.await();

        steady.close();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noTimeBetweenLooksMeansNone() throws Exception {
        AtomicInteger looks = new AtomicInteger();

        try (SteadyLook steady = new SteadyLook("test", Duration.ZERO, () -> looks.incrementAndGet() > 0)) {
            steady.start();
        }

        assertThat(looks).hasValue(0);
    }
}
