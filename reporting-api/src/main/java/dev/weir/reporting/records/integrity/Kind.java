package dev.weir.reporting.records.integrity;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What can be wrong with a version of a record, as a condition over a row of versions, where {@code next_version} and
 * {@code next_effective} are the next version's, null after the last.
 */
enum Kind {
    /** A later version follows, and yet this one is current. */
    TWO_CURRENT("is_current AND next_version IS NOT NULL", true),
    /** Nothing holds between its end and the next one's beginning, and no delete is the reason. */
    GAP("NOT is_current AND next_effective > expiry_date AND cause != 'delete'", true),
    /** It ends after the next one begins. */
    OVERLAP("NOT is_current AND next_effective < expiry_date", true),
    EXPIRY_BEFORE_EFFECTIVE("expiry_date <= effective_date", true),
    FUTURE_EFFECTIVE("effective_date > fromUnixTimestamp64Milli({latest:Int64}, 'UTC')", false),
    /** Versions are missing between it and the next. */
    MISSING_VERSION("next_version > record_version + 1", false),
    /** It was closed for a next one, which is not there although it should have been stored long since. */
    NO_CURRENT(
            "NOT is_current AND next_version IS NULL AND cause != 'delete'"
                    + " AND ingested_at < fromUnixTimestamp64Milli({settled:Int64}, 'UTC')",
            false),
    /** Current with an end, or ended without one. */
    CURRENT_AND_EXPIRED("is_current != (expiry_date = toDateTime64('2999-12-31 23:59:59', 3, 'UTC'))", true);

    private final String condition;
    private final boolean repairable;

    Kind(String condition, boolean repairable) {
        this.condition = condition;
        this.repairable = repairable;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether another end of the version would mend it, where the version is not the last. */
    boolean isRepairable() {
        return repairable;
    }

    /** The number of versions of which it is true. */
    String counted() {
        return "countIf(ifNull(" + condition + ", false)) AS " + wireName();
    }

    /** The names of all that is wrong with a version, as an array in SQL. */
    static String found() {
        return Arrays.stream(values())
                .map(kind -> "if(ifNull(" + kind.condition + ", false), '" + kind.wireName() + "', '')")
                .collect(Collectors.joining(", ", "arrayFilter(kind -> kind != '', [", "])"));
    }

    static Kind named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
