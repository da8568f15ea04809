package dev.weir.sink.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Why ClickHouse does not take rows, as an operator wants to know it; what it means is in docs/reliability.md. */
public enum StoreTrouble {
    AWAY("does not answer in time", StoreException.NO_ANSWER),
    READ_ONLY("is read-only", 164, 242),
    DISK_FULL("has no room left on its disk", 243),
    PASSWORD("refuses the password of weir_sink", 192, 193, 194, 516),
    RIGHTS("does not grant weir_sink what it needs", 497),
    TABLE_MISSING("has no table weir.traffic_ledger", 60, 81, 218),
    COLUMN_MISSING("has other columns in weir.traffic_ledger than the sink writes", 8, 10, 16, 33, 47),
    TOO_MANY_PARTS("has too many parts to merge", 252),
    MEMORY("is short of memory", 241),
    OTHER("answers with an error");

    private final String text;
    private final Set<Integer> codes;

    StoreTrouble(String text, Integer... codes) {
        this.text = text;
        this.codes = Set.of(codes);
    }

    /** By ClickHouse's stable number of the error. */
    public static StoreTrouble of(int code) {
        return Arrays.stream(values())
                .filter(trouble -> trouble.codes.contains(code))
                .findFirst()
                .orElse(OTHER);
    }

    public String sentence(int code) {
        return "ClickHouse " + text + (code == StoreException.NO_ANSWER ? "" : " (code " + code + ")")
                + "; trying again";
    }

    /** Its name in metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
