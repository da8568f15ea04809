package dev.weir.sink;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends the JVM at once, as a power cut would, when a crash point is reached for the nth time. */
record HaltAt(CrashPoint point, AtomicInteger left) implements CrashPoint.Watch {
    static final int EXIT_CODE = 137;

    /** {@code intent_committed} or {@code intent_committed:3}. */
    static HaltAt parse(String text) {
        String[] parts = text.split(":", 2);
        CrashPoint point = CrashPoint.valueOf(parts[0].toUpperCase(Locale.ROOT));
        return new HaltAt(point, new AtomicInteger(parts.length == 1 ? 1 : Integer.parseInt(parts[1])));
    }

    @Override
    public void reached(CrashPoint reached) {
        if (reached == point && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    @Override
    public String toString() {
        return point.name().toLowerCase(Locale.ROOT);
    }
}
