package dev.weir.sink.store;

import java.util.Locale;

/** Why ClickHouse does not take rows, as an operator wants to know it; what it means is in docs/reliability.md. */
public enum StoreTrouble {
    AWAY("does not answer in time"),
    READ_ONLY("is read-only"),
    DISK_FULL("has no room left on its disk"),
    PASSWORD("refuses the password of weir_sink"),
    RIGHTS("does not grant weir_sink what it needs"),
    TABLE_MISSING("has no table %s"),
    COLUMN_MISSING("has other columns in %s than the sink writes"),
    TOO_MANY_PARTS("has too many parts to merge"),
    MEMORY("is short of memory"),
    OTHER("answers with an error");

    private final String text;

    StoreTrouble(String text) {
        this.text = text;
    }

    /** By ClickHouse's stable number of the error. */
    public static StoreTrouble of(int code) {
        return switch (code) {
            case StoreException.NO_ANSWER -> AWAY;
            case 164, 242, 774 -> READ_ONLY;
            case 243 -> DISK_FULL;
            case 192, 193, 194, 516 -> PASSWORD;
            case 497 -> RIGHTS;
            case 60, 81, 218 -> TABLE_MISSING;
            case 8, 10, 16, 33, 47 -> COLUMN_MISSING;
            case 252 -> TOO_MANY_PARTS;
            case 241 -> MEMORY;
            default -> OTHER;
        };
    }

    public String sentence(int code, String tables) {
        return "ClickHouse " + text.formatted(tables) + (code == StoreException.NO_ANSWER ? "" : " (code " + code + ")")
                + "; trying again";
    }

    /** Its name in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
