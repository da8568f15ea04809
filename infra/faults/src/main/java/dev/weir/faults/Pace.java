package dev.weir.faults;

import java.util.concurrent.TimeUnit;

/** Lets so many events a second begin, and does not make up for more than a second that was lost. */
final class Pace {
    private static final long SECOND = 1_000_000_000L;

    private final double nanosAnEvent;
    private long nextStart = System.nanoTime();

    Pace(int eventsASecond) {
        nanosAnEvent = (double) SECOND / eventsASecond;
    }

    void await(int events) throws InterruptedException {
        long start;
        synchronized (this) {
            start = Math.max(nextStart, System.nanoTime() - SECOND);
            nextStart = start + (long) (events * nanosAnEvent);
        }
        TimeUnit.NANOSECONDS.sleep(start - System.nanoTime());
    }
}
