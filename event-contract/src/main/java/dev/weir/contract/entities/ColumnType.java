package dev.weir.contract.entities;

/** What a column of a record can hold. */
public sealed interface ColumnType {
    /** Any text. */
    record Text() implements ColumnType {}

    /** A signed whole number of 64 bits. */
    record Whole() implements ColumnType {}

    /** An unsigned whole number of 64 bits. */
    record Identity() implements ColumnType {}

    /** A number of up to 18 digits, so many of them behind the point. */
    record Decimal(int scale) implements ColumnType {}

    /** A moment, to the millisecond. */
    record Moment() implements ColumnType {}

    /** A day of the calendar. */
    record Day() implements ColumnType {}

    /** True or false. */
    record Flag() implements ColumnType {}
}
