package dev.weir.local.clickhouse;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of the engine, from the call into its library to the return of that call. */
final class EngineRun {

    /** How long the engine may take to finish what it is doing before it is left as kill -9 would leave it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final WaitingQuery waiting;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch returned = new CountDownLatch(1);

    EngineRun(WaitingQuery waiting) {
        this.waiting = waiting;
    }

    /** Serves until {@link #stop}; an answer means that the engine ended without having been asked to. */
    Optional<String> serve(EngineOptions options) {
        Engine engine = Engine.load(options.engine());
        Sandbox.enter(options)
                .ifPresent(why -> System.err.println("The engine is not kept from this machine's files: " + why));
        Optional<String> complaint = engine.run(List.of(
                "clickhouse",
                "--config-file=" + options.config(),
                "--path=" + options.data() + "/",
                "--query=" + WaitingQuery.TEXT));
        returned.countDown();
        if (stopping.get()) {
            return Optional.empty();
        }
        return Optional.of(complaint.orElse("its waiting query came to an end"));
    }

    /** Kills the waiting query, again and again while the ports are not open yet, until the engine has returned. */
    void stop() {
        stopping.set(true);
        Instant limit = Instant.now().plus(PATIENCE);
        String last = "it did not return in time";
        try {
            while (Instant.now().isBefore(limit)) {
                try {
                    waiting.kill();
                } catch (IOException refused) {
                    last = String.valueOf(refused.getMessage());
                }
                if (returned.await(500, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            last = "it was interrupted";
        }
        System.err.println("ClickHouse could not be stopped cleanly: " + last);
        Runtime.getRuntime().halt(1);
    }
}
