package dev.weir.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs appends that Kafka did not confirm: one line a second at most, with their number, however many there are. */
final class UnconfirmedLog {
    private static final Logger log = LoggerFactory.getLogger(UnconfirmedLog.class);
    private static final long BETWEEN = Duration.ofSeconds(1).toNanos();

    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - BETWEEN);

    void failed(Exception failure) {
        untold.incrementAndGet();
        long now = System.nanoTime();
        long last = lastLine.get();
        if (now - last >= BETWEEN && lastLine.compareAndSet(last, now)) {
            log.warn("Kafka did not confirm {} events, the last for {}", untold.getAndSet(0), failure.toString());
        }
    }

    /** Says what has not been said yet. */
    void flush() {
        long rest = untold.getAndSet(0);
        if (rest > 0) {
            log.warn("Kafka did not confirm {} events more", rest);
        }
    }
}
