package dev.weir.cloud.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest calls. */
final class Calls {
    private static final int KEPT = 1_000;

    private final Deque<Call> latest = new ArrayDeque<>();

    synchronized void add(Call call) {
        if (latest.size() == KEPT) {
            latest.removeFirst();
        }
        latest.addLast(call);
    }

    synchronized List<Call> all() {
        return List.copyOf(latest);
    }
}
