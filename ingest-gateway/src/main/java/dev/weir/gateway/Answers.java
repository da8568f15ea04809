package dev.weir.gateway;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs answers in turn on one thread of a pool at a time: Kafka confirms many events together, and a thread woken for
 * each would cost more than the answer. When that thread stays with one answer, as for a client that does not read,
 * another takes over the rest.
 */
final class Answers implements Executor {
    private static final long STUCK = Duration.ofMillis(20).toNanos();

    private final Executor pool;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runners = new AtomicInteger();
    private volatile long lastTaken;

    Answers(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable answer) {
        waiting.add(answer);
        if (runners.compareAndSet(0, 1)) {
            start();
        } else if (System.nanoTime() - lastTaken > STUCK) {
            runners.incrementAndGet();
            start();
        }
    }

    private void start() {
        lastTaken = System.nanoTime();
        pool.execute(this::run);
    }

    private void run() {
        do {
            for (Runnable answer = waiting.poll(); answer != null; answer = waiting.poll()) {
                lastTaken = System.nanoTime();
                answer.run();
            }
            runners.decrementAndGet();
            // What came between the last look and the end of this runner found it still there.
        } while (!waiting.isEmpty() && runners.compareAndSet(0, 1));
    }
}
