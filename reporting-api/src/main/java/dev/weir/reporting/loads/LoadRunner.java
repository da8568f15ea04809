package dev.weir.reporting.loads;

import dev.weir.kit.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs loads for as long as this instance leads, a file at a time, the tenants in turn. After any trouble with
 * Kafka it begins again from what is committed.
 */
final class LoadRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LoadRunner.class);
    private static final Duration IDLE = Duration.ofMillis(250);

    private final String bootstrap;
    private final LoadSteps steps;
    private final Clock clock;
    private final Map<String, Long> lastTurns = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;
    private long turn;

    LoadRunner(String bootstrap, LoadSteps steps, Clock clock) {
        this.bootstrap = bootstrap;
        this.steps = steps;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("loads").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (!closed) {
            try (LoadLog loadLog = new LoadLog(bootstrap);
                    LoadsTail tail = new LoadsTail(bootstrap)) {
                LoadDesk desk = new LoadDesk(loadLog, tail, tail.readAll(), clock);
                backoff.reset();
                work(desk);
            } catch (InterruptException | WakeupException | InterruptedException _) {
                return;
            } catch (KafkaException e) {
                log.warn("Loads begin again from what is committed: {}", e.toString());
            } catch (RuntimeException e) {
                log.error("Loads begin again from what is committed", e);
            }
            try {
                backoff.pause();
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void work(LoadDesk desk) throws InterruptedException {
        while (!closed) {
            Optional<Load> next = desk.book().unfinished().stream()
                    .min(Comparator.comparingLong(load -> lastTurns.getOrDefault(load.tenant(), -1L)));
            desk.news(next.isPresent() ? Duration.ZERO : IDLE);
            if (next.isPresent()) {
                lastTurns.put(next.get().tenant(), turn++);
                steps.step(desk, next.get());
            }
        }
    }
}
