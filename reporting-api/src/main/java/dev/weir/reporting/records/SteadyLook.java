package dev.weir.reporting.records;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at something again and again on a thread of its own: at its time after a look that saw everything, soon after one
 * that did not. Whatever goes wrong in a look, the next one comes.
 */
public final class SteadyLook implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SteadyLook.class);
    private static final Duration SOON = Duration.ofSeconds(10);

    /** One look. */
    public interface Look {
        /** False when not all could be seen. */
        boolean look() throws InterruptedException;
    }

    private final String name;
    private final Duration every;
    private final Duration again;
    private final Look look;
    private final Thread thread;
    private volatile boolean closed;

    /** @param every the time between two looks; none for no look at all */
    public SteadyLook(String name, Duration every, Look look) {
        this(name, every, every.compareTo(SOON) < 0 ? every : SOON, look);
    }

    SteadyLook(String name, Duration every, Duration again, Look look) {
        this.name = name;
        this.every = every;
        this.again = again;
        this.look = look;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /** Does nothing when no time between two looks is set. */
    public void start() {
        if (every.isPositive()) {
            thread.start();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed) {
                Thread.sleep(sawAll() ? every : again);
            }
        } catch (InterruptedException _) {
            // Only close interrupts.
        }
    }

    private boolean sawAll() throws InterruptedException {
        try {
            return look.look();
        } catch (RuntimeException | Error e) {
            if (!closed) {
                log.error("A look of {} failed, the next one comes soon", name, e);
            }
            return false;
        }
    }
}
