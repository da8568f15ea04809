package dev.weir.local;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** How far a fetch is: one line that is written over on a terminal, a line each quarter of the way elsewhere. */
final class Progress {

    private static final int STEPS = 30;

    private final PrintStream out;
    private final boolean terminal;
    private long whole;
    private long lastShown;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Progress onStandardError() {
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return new Progress(System.err, terminal);
    }

    void say(String sentence) {
        out.println(sentence);
    }

    void begin(String what, long bytes) {
        whole = bytes;
        lastShown = 0;
        out.println(what + ": " + bytes / 1_000_000 + " MB");
    }

    void at(long bytes) {
        long percent = Math.min(99, bytes * 100 / whole);
        if (terminal) {
            int filled = (int) (percent * STEPS / 100);
            out.print(String.format(
                    Locale.ROOT, "\r[%s%s] %3d %%", "#".repeat(filled), ".".repeat(STEPS - filled), percent));
            out.flush();
        } else if (percent / 25 > lastShown / 25) {
            out.println(percent / 25 * 25 + " %");
        }
        lastShown = percent;
    }

    void end() {
        if (terminal) {
            out.print("\r" + " ".repeat(STEPS + 10) + "\r");
            out.flush();
        }
    }
}
