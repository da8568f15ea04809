package dev.weir.reporting.loads;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a load says about records that are not in it. */
enum LoadMode {
    /** They are gone: the load is all there is. */
    FULL,
    /** Nothing. */
    INCREMENTAL;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of that wire name, or null. */
    static @Nullable LoadMode ofWireName(@Nullable String name) {
        for (LoadMode mode : values()) {
            if (mode.wireName().equals(name)) {
                return mode;
            }
        }
        return null;
    }
}
