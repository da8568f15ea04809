package dev.weir.testing;

/** A real part that a test started; the same addresses and data stay through stop, kill and restart. */
public abstract sealed class RealPart implements AutoCloseable permits RealKafka, RealClickHouse, RealS3 {

    private final Backend backend;

    RealPart(Backend backend) {
        this.backend = backend;
    }

    /** Ends it as an operator would. */
    public final void stop() {
        backend.stop();
    }

    /** Ends it as a crash would. */
    public final void kill9() {
        backend.kill();
    }

    /** Starts it again after {@link #stop} or {@link #kill9}, and waits until it serves. */
    public final void restart() {
        backend.restart();
    }

    /** SIGSTOP. */
    public final void freeze() {
        backend.freeze();
    }

    /** SIGCONT. */
    public final void thaw() {
        backend.thaw();
    }

    /** Ends it and removes its data. */
    @Override
    public final void close() {
        backend.close();
    }
}
