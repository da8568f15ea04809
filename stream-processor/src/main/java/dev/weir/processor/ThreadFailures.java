package dev.weir.processor;

import dev.weir.kit.Backoff;
import dev.weir.kit.Service.FatalStop;
import java.time.Duration;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what follows when a stream thread dies: another thread for what passes, the end of the process else. */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ThreadFailures.class);
    private static final int MOST_IN_A_ROW = 10;
    private static final Duration CALM = Duration.ofMinutes(2);

    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
    private final FatalStop stop;
    private int inARow;
    private long lastAt;

    ThreadFailures(FatalStop stop) {
        this.stop = stop;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        long now = System.nanoTime();
        if (inARow == 0 || now - lastAt > CALM.toNanos()) {
            inARow = 0;
            backoff.reset();
        }
        lastAt = now;
        inARow++;
        if (!passes(failure) || inARow > MOST_IN_A_ROW) {
            stop.because("A stream thread failed", failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        log.warn("A stream thread failed; another takes over", failure);
        try {
            backoff.pause();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static boolean passes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }
}
