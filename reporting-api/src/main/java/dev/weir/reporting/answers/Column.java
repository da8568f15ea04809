package dev.weir.reporting.answers;

/** A column of a report: its name everywhere, and what its values are. */
public record Column(String name, Kind kind) {

    /** What values are, and with that how ClickHouse writes them in RowBinary and how they leave here. */
    public enum Kind {
        /** A day; ClickHouse's Date. */
        DAY,
        /** A moment; DateTime64(3). */
        MOMENT,
        /** Any bytes, UTF-8 unless a producer saw to something else. */
        TEXT,
        /** An unsigned 64-bit number that leaves as a string. */
        ID,
        /** How many. */
        COUNT,
        /** How many, or null where that was not counted. */
        COUNT_OR_NULL
    }
}
