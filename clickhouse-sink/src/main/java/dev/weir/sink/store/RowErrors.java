package dev.weir.sink.store;

import java.util.Set;

/**
 * The errors by which ClickHouse refuses a value: a constraint, or an expression of a view that an operator has added.
 * That the bytes can't be read (33) is not among them: it means that the table has other columns than we think.
 */
final class RowErrors {
    private static final int CANNOT_PARSE_TEXT = 6;
    private static final int CANNOT_PARSE_DATE = 38;
    private static final int CANNOT_PARSE_DATETIME = 41;
    private static final int ARGUMENT_OUT_OF_BOUND = 69;
    private static final int CANNOT_PARSE_NUMBER = 72;
    private static final int TOO_LARGE_STRING_SIZE = 131;
    private static final int ILLEGAL_DIVISION = 153;
    private static final int VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE = 321;
    private static final int CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN = 349;
    private static final int FUNCTION_THROW_IF_VALUE_IS_NON_ZERO = 395;
    private static final int DECIMAL_OVERFLOW = 407;
    private static final int VIOLATED_CONSTRAINT = 469;
    private static final int UNKNOWN_ELEMENT_OF_ENUM = 691;

    static final Set<Integer> CODES = Set.of(
            CANNOT_PARSE_TEXT,
            CANNOT_PARSE_DATE,
            CANNOT_PARSE_DATETIME,
            ARGUMENT_OUT_OF_BOUND,
            CANNOT_PARSE_NUMBER,
            TOO_LARGE_STRING_SIZE,
            ILLEGAL_DIVISION,
            VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE,
            CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
            FUNCTION_THROW_IF_VALUE_IS_NON_ZERO,
            DECIMAL_OVERFLOW,
            VIOLATED_CONSTRAINT,
            UNKNOWN_ELEMENT_OF_ENUM);

    private RowErrors() {}
}
