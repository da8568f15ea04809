package dev.weir.stack;

import dev.weir.kit.Backoff;
import dev.weir.local.ChildProcess;
import dev.weir.local.PartProblem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One supervised process: started, asked again and again whether it serves, and started again when it dies. */
final class Child {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STEADY = Duration.ofSeconds(30);
    private static final Duration ASK_UNTIL_READY = Duration.ofMillis(100);
    private static final Duration ASK_WHEN_READY = Duration.ofSeconds(2);
    private static final int BAD_SETTINGS = 2;
    private static final int HOPELESS = 3;

    /** What became of a process, told whenever it changes. */
    sealed interface State {
        /** It runs; the reason says why it doesn't serve yet or any more. */
        record Running(long pid, boolean ready, String reason) implements State {}

        /** It ended without having been asked to. */
        record Dead(int exitCode) implements State {}

        /** It was not started yet, or was stopped. */
        record Idle() implements State {}
    }

    private final Launch launch;
    private final StartCaches caches;
    private final Runnable changed;
    private final LogFile log;
    private volatile State state = new State.Idle();
    private final AtomicInteger deaths = new AtomicInteger();
    private volatile boolean everReady;
    private boolean stopping;
    private @Nullable ChildProcess process;
    private @Nullable Thread keeper;

    Child(Launch launch, StartCaches caches, Runnable changed) {
        this.launch = launch;
        this.caches = caches;
        this.changed = changed;
        this.log = new LogFile(launch.command().log());
    }

    String name() {
        return launch.name();
    }

    Launch launch() {
        return launch;
    }

    State state() {
        return state;
    }

    /** How often it died. */
    int deaths() {
        return deaths.get();
    }

    LogFile log() {
        return log;
    }

    boolean isReady() {
        return state instanceof State.Running(long _, boolean ready, String _) && ready;
    }

    /** Whether more tries make no sense: it was never ready, and it refused its settings or died again and again. */
    boolean isHopeless() {
        return !everReady
                && (deaths.get() >= HOPELESS || (state instanceof State.Dead(int code) && code == BAD_SETTINGS));
    }

    void start() throws IOException {
        log.rotate();
        keeper = Thread.ofVirtual().name("keep-" + name()).start(this::keep);
    }

    /** Ends the process and keeps it ended. */
    void stop() throws InterruptedException {
        ChildProcess running;
        synchronized (this) {
            stopping = true;
            running = process;
            notifyAll();
        }
        if (running != null) {
            running.stop();
        }
        if (keeper != null) {
            keeper.join();
        }
        tell(new State.Idle());
    }

    private void keep() {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        try {
            for (ChildProcess running = launchUnlessStopping(); running != null; running = launchUnlessStopping()) {
                long started = System.nanoTime();
                int exitCode = watch(running);
                if (isStopping()) {
                    return;
                }
                deaths.incrementAndGet();
                if (System.nanoTime() - started > STEADY.toNanos()) {
                    backoff.reset();
                }
                tell(new State.Dead(exitCode));
                waitUnlessStopping(backoff.next());
            }
        } catch (IOException | PartProblem e) {
            deaths.set(HOPELESS);
            System.out.println(name() + " can't be started: " + e.getMessage());
            tell(new State.Dead(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable ChildProcess launchUnlessStopping() throws IOException {
        if (stopping) {
            return null;
        }
        process = ChildProcess.start(launch.with(caches.flagsFor(launch)));
        return process;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private synchronized void waitUnlessStopping(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis(); !stopping && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Follows the process to its end. */
    private int watch(ChildProcess running) throws InterruptedException, IOException {
        tell(new State.Running(running.pid(), false, "starting"));
        while (true) {
            try {
                Duration pause = isReady() ? ASK_WHEN_READY : ASK_UNTIL_READY;
                return running.ended().get(pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                switch (launch.probe().ask()) {
                    case Probe.Answer.Ready() -> {
                        everReady = true;
                        tell(new State.Running(running.pid(), true, ""));
                    }
                    case Probe.Answer.NotReady(String reason) ->
                        tell(new State.Running(running.pid(), false, everReady ? reason : "starting: " + reason));
                }
                log.bound();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IOException(name() + " can't be watched", e);
            }
        }
    }

    private void tell(State now) {
        if (!now.equals(state)) {
            state = now;
            changed.run();
        }
    }
}
