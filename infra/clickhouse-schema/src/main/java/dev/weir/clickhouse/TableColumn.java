package dev.weir.clickhouse;

import dev.weir.contract.entities.ColumnType;

/** A column of a table as ClickHouse has it; {@code rest} is its default and codec, where it has some. */
record TableColumn(String name, String type, String rest) {
    /** A field of a record: absent where the record has none, and in rows older than the column. */
    static TableColumn of(String name, ColumnType type) {
        return new TableColumn(
                name, "Nullable(" + typeOf(type) + ")", type instanceof ColumnType.Flag ? "" : "CODEC(ZSTD(1))");
    }

    private static String typeOf(ColumnType type) {
        return switch (type) {
            case ColumnType.Text() -> "String";
            case ColumnType.Whole() -> "Int64";
            case ColumnType.Identity() -> "UInt64";
            case ColumnType.Decimal(int scale) -> "Decimal(18, " + scale + ")";
            case ColumnType.Moment() -> "DateTime64(3, 'UTC')";
            case ColumnType.Day() -> "Date32";
            case ColumnType.Flag() -> "Bool";
        };
    }

    /** As CREATE TABLE and ADD COLUMN have it. */
    String declaration() {
        return quoted() + " " + type + (rest.isEmpty() ? "" : " " + rest);
    }

    String quoted() {
        return "`" + name + "`";
    }
}
