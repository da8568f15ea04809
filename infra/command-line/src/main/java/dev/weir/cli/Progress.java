package dev.weir.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** A bar on a terminal's last line for long work; nothing at all where nobody watches. */
final class Progress implements AutoCloseable {
    private static final int WIDTH = 28;
    private static final long BETWEEN_NANOS = 100_000_000;

    private final PrintWriter err;
    private final String what;
    private final long begun = System.nanoTime();
    private long shown;

    Progress(PrintWriter err, String what) {
        this.err = err;
        this.what = what;
    }

    /**
     * So much of it is done.
     *
     * @param part from 0 to 1; below 0 when the whole is not known
     */
    void at(double part, long count) {
        long now = System.nanoTime();
        if (Screen.isTerminal() && now - shown > BETWEEN_NANOS) {
            shown = now;
            err.print("\r" + line(part, count, (now - begun) / 1e9) + "\033[K");
            err.flush();
        }
    }

    String line(double part, long count, double seconds) {
        long rate = seconds > 0.5 ? Math.round(count / seconds) : 0;
        String counted = String.format(Locale.ROOT, "%s  %,d", what, count)
                + (rate > 0 ? String.format(Locale.ROOT, "  %,d/s", rate) : "");
        if (part < 0) {
            return counted;
        }
        int full = (int) Math.round(Math.clamp(part, 0, 1) * WIDTH);
        String bar = "█".repeat(full) + "░".repeat(WIDTH - full);
        String left =
                part > 0.02 && part < 1 ? String.format(Locale.ROOT, "  %.0f s left", seconds / part * (1 - part)) : "";
        return String.format(Locale.ROOT, "%s %3.0f %%  %s%s", bar, part * 100, counted, left);
    }

    /** Wipes it away. */
    @Override
    public void close() {
        if (shown != 0) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
