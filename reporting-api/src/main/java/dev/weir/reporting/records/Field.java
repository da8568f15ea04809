package dev.weir.reporting.records;

import dev.weir.contract.UnsignedLongs;
import dev.weir.contract.entities.ColumnType;
import dev.weir.reporting.answers.Column;
import dev.weir.reporting.answers.Column.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of an entity's views: how it is selected and shown, and how a value to compare it with is read and bound.
 *
 * @param expression what selects it in SQL
 */
record Field(String name, String expression, ColumnType type, boolean nullable, boolean filter, boolean search) {
    private static final int MOST_DIGITS = 18;
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");
    private static final Pattern EXACT = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");

    /** A column that is selected by its name. */
    static Field named(String name, ColumnType type, boolean nullable) {
        return new Field(name, quoted(name), type, nullable, false, false);
    }

    static String quoted(String name) {
        return "`" + name + "`";
    }

    Field filtered() {
        return new Field(name, expression, type, nullable, true, search);
    }

    Column shown() {
        Column column =
                switch (type) {
                    case ColumnType.Text() -> new Column(name, Kind.TEXT);
                    case ColumnType.Whole() -> new Column(name, Kind.WHOLE);
                    case ColumnType.Identity() -> new Column(name, Kind.ID);
                    case ColumnType.Decimal(int scale) -> Column.decimal(name, Kind.DECIMAL, scale);
                    case ColumnType.Moment() -> new Column(name, Kind.MOMENT);
                    case ColumnType.Day() -> new Column(name, Kind.FAR_DAY);
                    case ColumnType.Flag() -> new Column(name, Kind.FLAG);
                };
        return nullable ? column.orNull() : column;
    }

    String selected() {
        return expression.equals(quoted(name)) ? expression : expression + " AS " + quoted(name);
    }

    boolean isNumber() {
        return switch (type) {
            case ColumnType.Whole(), ColumnType.Decimal(int _) -> true;
            case ColumnType.Text(), ColumnType.Identity(), ColumnType.Moment(), ColumnType.Day(), ColumnType.Flag() ->
                false;
        };
    }

    /** A bound value in SQL. */
    String bound(String parameter) {
        return switch (type) {
            case ColumnType.Text() -> "{" + parameter + ":String}";
            case ColumnType.Whole() -> "{" + parameter + ":Int64}";
            case ColumnType.Identity() -> "{" + parameter + ":UInt64}";
            case ColumnType.Decimal(int scale) -> "{" + parameter + ":Decimal(18, " + scale + ")}";
            case ColumnType.Moment() -> "fromUnixTimestamp64Milli({" + parameter + ":Int64}, 'UTC')";
            case ColumnType.Day() -> "{" + parameter + ":Date32}";
            case ColumnType.Flag() -> "{" + parameter + ":Bool}";
        };
    }

    /** A caller's text as a value to bind; null when it is none of this type. */
    @Nullable String value(String text) {
        return switch (type) {
            case ColumnType.Text() -> text;
            case ColumnType.Whole() -> whole(text);
            case ColumnType.Identity() -> UnsignedLongs.isCanonical(text) ? text : null;
            case ColumnType.Decimal(int scale) -> decimal(text, scale);
            case ColumnType.Moment() -> Moments.millis(text, 0);
            case ColumnType.Day() -> day(text);
            case ColumnType.Flag() -> text.equals("true") || text.equals("false") ? text : null;
        };
    }

    /** What such a text has to be. */
    String form() {
        return switch (type) {
            case ColumnType.Text() -> "must be a text";
            case ColumnType.Whole() -> "must be a whole number of 64 bits";
            case ColumnType.Identity() -> "must be a whole number from 0 to 18446744073709551615";
            case ColumnType.Decimal(int scale) ->
                "must be a number of at most " + MOST_DIGITS + " digits, " + scale + " of them after the point";
            case ColumnType.Moment() -> Moments.FORM;
            case ColumnType.Day() -> "must be a day such as 2026-11-20";
            case ColumnType.Flag() -> "must be true or false";
        };
    }

    private static @Nullable String whole(String text) {
        try {
            return WHOLE.matcher(text).matches() ? Long.toString(Long.parseLong(text)) : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static @Nullable String decimal(String text, int scale) {
        if (!EXACT.matcher(text).matches()) {
            return null;
        }
        try {
            BigDecimal exact = new BigDecimal(text).setScale(scale, RoundingMode.UNNECESSARY);
            return exact.precision() > MOST_DIGITS ? null : exact.toPlainString();
        } catch (ArithmeticException _) {
            return null;
        }
    }

    private static @Nullable String day(String text) {
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}
