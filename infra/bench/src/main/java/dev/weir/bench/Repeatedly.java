package dev.weir.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Does something again and again beside the measured work, until closed. */
final class Repeatedly implements AutoCloseable {
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean closed;

    Repeatedly(Duration every, Runnable look) {
        this.thread = Thread.ofPlatform().name("look").start(() -> run(every, look));
    }

    private void run(Duration every, Runnable look) {
        long due = System.nanoTime();
        try {
            while (!closed) {
                look.run();
                due = Math.max(due + every.toNanos(), System.nanoTime());
                Thread.sleep(Duration.ofNanos(due - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }
}
