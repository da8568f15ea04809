package dev.weir.kit;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: doubling from a first pause to a longest one, with jitter. */
public final class Backoff {
    private final Duration first;
    private final Duration longest;
    private int tries;

    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /** The next pause, between half of it and all of it. */
    public Duration next() {
        long millis = Math.min(longest.toMillis(), first.toMillis() << Math.min(tries, 20));
        tries = Math.min(tries + 1, 20);
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }

    /** Waits the next pause. */
    public void pause() throws InterruptedException {
        Thread.sleep(next());
    }

    /** Begins anew after a success. */
    public void reset() {
        tries = 0;
    }
}
