package dev.weir.cloud.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The Cloud's limit: so many requests of one key within any ten seconds. */
final class RateLimit {
    static final int REQUESTS = 10;
    static final long WINDOW_MILLIS = 10_000;

    private final Map<String, Deque<Long>> taken = new HashMap<>();

    /** 0 when the request may go on, else the milliseconds until one may. */
    synchronized long take(String key, long now) {
        Deque<Long> times = taken.computeIfAbsent(key, _ -> new ArrayDeque<>());
        while (!times.isEmpty() && times.getFirst() <= now - WINDOW_MILLIS) {
            times.removeFirst();
        }
        if (times.size() < REQUESTS) {
            times.addLast(now);
            return 0;
        }
        return times.getFirst() + WINDOW_MILLIS - now;
    }
}
