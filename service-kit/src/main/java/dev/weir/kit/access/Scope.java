package dev.weir.kit.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a key allows. */
public enum Scope {
    INGEST,
    READ,
    EXPORT,
    SCALE,
    ADMIN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of that name, or null. */
    public static @Nullable Scope ofWireName(String name) {
        for (Scope scope : values()) {
            if (scope.wireName().equals(name)) {
                return scope;
            }
        }
        return null;
    }
}
