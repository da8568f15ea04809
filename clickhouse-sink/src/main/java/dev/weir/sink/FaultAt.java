package dev.weir.sink;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends or freezes this process when a crash point is reached for the nth time; for fault tests. */
record FaultAt(Kind kind, CrashPoint point, AtomicInteger left) implements CrashPoint.Watch {
    /** What happens to the process. */
    enum Kind {
        /** It ends at once, as after a power cut. */
        HALT,
        /** It stands still (SIGSTOP) until somebody sends SIGCONT, and then goes on as if no time had passed. */
        FREEZE
    }

    static final int EXIT_CODE = 137;

    /** {@code intent_committed} or {@code intent_committed:3}. */
    static FaultAt parse(Kind kind, String text) {
        String[] parts = text.split(":", 2);
        CrashPoint point = CrashPoint.valueOf(parts[0].toUpperCase(Locale.ROOT));
        return new FaultAt(kind, point, new AtomicInteger(parts.length == 1 ? 1 : Integer.parseInt(parts[1])));
    }

    @Override
    public void reached(CrashPoint reached) {
        if (reached != point || left.decrementAndGet() != 0) {
            return;
        }
        switch (kind) {
            case HALT -> Runtime.getRuntime().halt(EXIT_CODE);
            case FREEZE -> freeze();
        }
    }

    private static void freeze() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("the program kill can't be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
