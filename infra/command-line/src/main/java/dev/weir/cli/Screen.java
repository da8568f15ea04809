package dev.weir.cli;

import java.io.Console;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** Whether somebody sits at a terminal, and colours for them alone; NO_COLOR switches the colours off. */
final class Screen {
    private static final boolean TERMINAL =
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);

    private Screen() {}

    static boolean isTerminal() {
        return TERMINAL;
    }

    static String good(String text) {
        return in("green", text);
    }

    static String bad(String text) {
        return in("red", text);
    }

    static String quiet(String text) {
        return in("faint", text);
    }

    static String strong(String text) {
        return in("bold", text);
    }

    private static String in(String style, String text) {
        return TERMINAL && Ansi.AUTO.enabled() ? Ansi.ON.string("@|" + style + " " + text + "|@") : text;
    }
}
