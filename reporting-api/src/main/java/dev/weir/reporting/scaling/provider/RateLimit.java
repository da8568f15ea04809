package dev.weir.reporting.scaling.provider;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Lets so many calls through within any such time, and nobody while a pause lasts; who comes first goes first. */
final class RateLimit {
    /** The time as this class sees it. */
    interface Time {
        long nanos();

        void sleep(Duration pause) throws InterruptedException;
    }

    /** The machine's own. */
    static final Time REAL = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            Thread.sleep(pause);
        }
    };

    private final ReentrantLock turn = new ReentrantLock(true);
    private final long[] granted;
    private final long within;
    private final Time time;
    private final Object pausing = new Object();
    private int next;
    private long calls;
    private long pausedUntil;
    private boolean paused;

    RateLimit(int calls, Duration within, Time time) {
        this.granted = new long[calls];
        this.within = within.toNanos();
        this.time = time;
    }

    /** Returns when a call may be made. */
    void await() throws InterruptedException {
        turn.lockInterruptibly();
        try {
            while (true) {
                long wait = remaining(time.nanos());
                if (wait <= 0) {
                    break;
                }
                time.sleep(Duration.ofNanos(wait));
            }
            granted[next] = time.nanos();
            next = (next + 1) % granted.length;
            calls++;
        } finally {
            turn.unlock();
        }
    }

    /** Nobody is let through for that long. */
    void pause(Duration pause) {
        long until = time.nanos() + pause.toNanos();
        synchronized (pausing) {
            if (!paused || until - pausedUntil > 0) {
                pausedUntil = until;
                paused = true;
            }
        }
    }

    private long remaining(long now) {
        long wait = calls < granted.length ? 0 : granted[next] + within - now;
        synchronized (pausing) {
            return paused ? Math.max(wait, pausedUntil - now) : wait;
        }
    }
}
