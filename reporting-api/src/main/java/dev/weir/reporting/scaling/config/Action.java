package dev.weir.reporting.scaling.config;

import java.util.Locale;

/** What an operator may be allowed to do to a service, besides looking. */
public enum Action {
    SCALE,
    START,
    STOP,
    WAKE,
    WINDOWS;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
