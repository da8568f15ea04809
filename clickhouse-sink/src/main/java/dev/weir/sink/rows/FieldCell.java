package dev.weir.sink.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.contract.Timestamps;
import dev.weir.contract.UnsignedLongs;
import dev.weir.contract.entities.CanonicalText;
import dev.weir.contract.entities.ColumnType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The value of one column in the record that is being read: a text or a number, or nothing. */
final class FieldCell {
    private static final byte[] NO_BYTES = {};
    private static final int LENGTH_BYTES = 5;
    private static final int MOST_DIGITS = 18;
    private static final BigInteger LIMIT = BigInteger.TEN.pow(MOST_DIGITS);
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");

    /** How many bytes a value takes, or that it is a text of its own length. */
    enum Width {
        ONE,
        FOUR,
        EIGHT,
        TEXT
    }

    private final ColumnType type;
    private final Width width;
    private boolean present;
    private long number;
    private byte[] text = NO_BYTES;

    FieldCell(ColumnType type) {
        this.type = type;
        this.width = widthOf(type);
    }

    static Width widthOf(ColumnType type) {
        return switch (type) {
            case ColumnType.Text() -> Width.TEXT;
            case ColumnType.Flag() -> Width.ONE;
            case ColumnType.Day() -> Width.FOUR;
            case ColumnType.Whole(), ColumnType.Identity(), ColumnType.Decimal(int _), ColumnType.Moment() ->
                Width.EIGHT;
        };
    }

    void clear() {
        present = false;
        text = NO_BYTES;
    }

    /** Takes the value at which the parser stands; throws when it is none of the column's type. */
    void read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (type instanceof ColumnType.Flag) {
            number = parser.getBooleanValue() ? 1 : 0;
        } else if (token != JsonToken.VALUE_STRING) {
            throw new IOException("not a string");
        } else if (width == Width.TEXT) {
            text = parser.getText().getBytes(StandardCharsets.UTF_8);
        } else {
            number = number(parser.getText());
        }
        present = true;
    }

    private long number(String digits) throws IOException {
        try {
            return switch (type) {
                case ColumnType.Whole() -> Long.parseLong(digits);
                case ColumnType.Identity() -> identity(digits);
                case ColumnType.Decimal(int scale) -> decimal(digits, scale);
                case ColumnType.Moment() -> moment(digits);
                case ColumnType.Day() -> day(digits);
                case ColumnType.Text(), ColumnType.Flag() -> throw new IOException("not a number");
            };
        } catch (NumberFormatException _) {
            throw new IOException("not of its type");
        }
    }

    static long identity(String digits) throws IOException {
        if (!UnsignedLongs.isCanonical(digits)) {
            throw new IOException("not an unsigned number");
        }
        return Long.parseUnsignedLong(digits);
    }

    static long moment(String text) throws IOException {
        long moment = Timestamps.parse(text);
        if (moment == Timestamps.INVALID) {
            throw new IOException("not a moment");
        }
        return moment;
    }

    private static long day(String text) throws IOException {
        long day = Timestamps.parseDay(text);
        if (day < CanonicalText.FIRST_DAY || day > CanonicalText.LAST_DAY) {
            throw new IOException("no day, or outside of those that ClickHouse can hold");
        }
        return day;
    }

    /** The number without its point, as if it had exactly so many digits behind it. */
    private static long decimal(String text, int scale) throws IOException {
        int point = text.length() - scale - 1;
        if (scale > 0 && point > 0 && text.length() <= MOST_DIGITS && text.charAt(point) == '.') {
            long unscaled = unscaled(text, point);
            if (unscaled >= 0) {
                return unscaled;
            }
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw new IOException("not a decimal number");
        }
        try {
            BigInteger unscaled = new BigDecimal(text).setScale(scale).unscaledValue();
            if (unscaled.abs().compareTo(LIMIT) < 0) {
                return unscaled.longValueExact();
            }
        } catch (ArithmeticException _) {
            // Too many digits behind the point.
        }
        throw new IOException("not a decimal number of 18 digits with " + scale + " behind the point");
    }

    /** The number without its point, which stands there, when all else is digits; or -1. */
    private static long unscaled(String text, int point) {
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (i == point) {
                continue;
            }
            if (c < '0' || c > '9') {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }

    /** How many bytes it takes at most. */
    int room() {
        return 1 + Long.BYTES + LENGTH_BYTES + text.length;
    }

    /** Adds it as a Nullable of RowBinary. */
    void encode(RowBlock block) {
        block.int8(present ? 0 : 1);
        if (!present) {
            return;
        }
        switch (width) {
            case ONE -> block.int8((int) number);
            case FOUR -> block.int32((int) number);
            case EIGHT -> block.int64(number);
            case TEXT -> block.string(text, 0, text.length);
        }
    }

    /** Where such a Nullable ends that begins there. */
    static int after(Width width, byte[] rows, int at) {
        int next = at + 1;
        if (rows[at] != 0) {
            return next;
        }
        return switch (width) {
            case ONE -> next + 1;
            case FOUR -> next + Integer.BYTES;
            case EIGHT -> next + Long.BYTES;
            case TEXT -> RowShape.afterString(rows, next);
        };
    }
}
