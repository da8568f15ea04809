package dev.weir.contract.entities;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a row of a record's history was written. */
public enum Cause {
    /** The record's first version, or its first after a deletion. */
    CREATE,
    /** The next version. */
    UPDATE,
    /** The same version with other values in columns that keep no history. */
    OVERWRITE,
    /** The version before the next one, with its end. */
    CLOSE,
    /** The last version, with its end. */
    DELETE,
    /** A mistake that was put right afterwards. */
    REPAIR;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The cause of that name, or null. */
    public static @Nullable Cause ofWireName(String name) {
        for (Cause cause : values()) {
            if (cause.wireName().equals(name)) {
                return cause;
            }
        }
        return null;
    }
}
