package dev.weir.reporting.answers;

/**
 * A column of a report: its name everywhere, and what its values are.
 *
 * @param nullable whether there may be none; ClickHouse's Nullable
 * @param scale digits after the point, of decimals
 */
public record Column(String name, Kind kind, boolean nullable, int scale) {

    /** What values are, and with that how ClickHouse writes them in RowBinary and how they leave here. */
    public enum Kind {
        /** A day; ClickHouse's Date. */
        DAY,
        /** A day of a wider range; Date32. */
        FAR_DAY,
        /** A moment; DateTime64(3). */
        MOMENT,
        /** Any bytes, UTF-8 unless a producer saw to something else. */
        TEXT,
        /** An unsigned 64-bit number that leaves as a string. */
        ID,
        /** How many. */
        COUNT,
        /** A whole number; Int64. */
        WHOLE,
        /** An exact number of up to 18 digits; Decimal64. */
        DECIMAL,
        /** An exact number of up to 38 digits; Decimal128. */
        WIDE_DECIMAL,
        /** A number that is not exact, such as a mean; Float64. */
        FLOAT,
        /** True or false; Bool. */
        FLAG
    }

    public Column(String name, Kind kind) {
        this(name, kind, false, 0);
    }

    /** A column of exact numbers with so many digits after the point. */
    public static Column decimal(String name, Kind kind, int scale) {
        return new Column(name, kind, false, scale);
    }

    /** The same where there may be no value. */
    public Column orNull() {
        return new Column(name, kind, true, scale);
    }
}
