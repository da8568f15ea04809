package dev.weir.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of an event in its plain form, which nearly all have: known fields, each once and good, in printable
 * ASCII without escapes. It gives up on anything else, good or bad, and leaves that to a whole JSON reader.
 */
final class PlainEvent {
    private static final byte[] OP = ascii(EventReader.OP);
    private static final byte[] REQUEST_ID = ascii(EventReader.REQUEST_ID);
    private static final byte[] USER_ID = ascii(EventReader.USER_ID);
    private static final byte[] CREATED_AT = ascii(EventReader.CREATED_AT);
    private static final byte[] PAGE_URL = ascii(EventReader.PAGE_URL);

    private static final int MAX_DIGITS = 20;
    private static final int MAX_MOMENT_DIGITS = 15;
    private static final long MAX_TENTH = Long.divideUnsigned(-1L, 10);
    private static final int LAST_DIGIT_OF_MAX = (int) Long.remainderUnsigned(-1L, 10);

    private final byte[] json;
    private final int end;
    private int at;
    private long number;

    int seen;

    @Nullable Operation operation;

    long requestId;
    long userId;
    long createdAt;
    String pageUrl = "";

    private PlainEvent(byte[] json, int offset, int length) {
        this.json = json;
        this.at = offset;
        this.end = offset + length;
    }

    /** The event that fills those bytes, or null when they have not the plain form. */
    static @Nullable PlainEvent read(byte[] json, int offset, int length) {
        PlainEvent event = new PlainEvent(json, offset, length);
        return event.object() ? event : null;
    }

    private boolean object() {
        if (!take('{')) {
            return false;
        }
        do {
            if (!field()) {
                return false;
            }
        } while (take(','));
        return take('}') && isAtEnd();
    }

    private boolean field() {
        if (!take('"')) {
            return false;
        }
        int name = at;
        int length = string();
        return length > 0 && take(':') && value(name, length);
    }

    private boolean value(int name, int length) {
        skipSpace();
        return switch (length) {
            case 2 -> isName(name, OP) && first(EventReader.HAS_OP) && operation();
            case 7 -> isName(name, USER_ID) && first(EventReader.HAS_USER_ID) && userId();
            case 8 -> isName(name, PAGE_URL) && first(EventReader.HAS_PAGE_URL) && pageUrl();
            case 10 ->
                isName(name, CREATED_AT)
                        ? first(EventReader.HAS_CREATED_AT) && createdAt()
                        : isName(name, REQUEST_ID) && first(EventReader.HAS_REQUEST_ID) && requestId();
            default -> false;
        };
    }

    private boolean operation() {
        if (!take('"')) {
            return false;
        }
        int from = at;
        operation = Operation.ofWireName(text(from, string()));
        return operation != null;
    }

    private boolean requestId() {
        boolean good = id();
        requestId = number;
        return good;
    }

    private boolean userId() {
        boolean good = id();
        userId = number;
        return good;
    }

    private boolean createdAt() {
        if (take('"')) {
            int from = at;
            createdAt = Timestamps.parse(json, from, from + string());
            return createdAt != Timestamps.INVALID;
        }
        boolean good = digits(MAX_MOMENT_DIGITS);
        createdAt = number;
        return good && number <= Timestamps.MAX;
    }

    private boolean pageUrl() {
        if (!take('"')) {
            return false;
        }
        int from = at;
        int length = string();
        pageUrl = text(from, length);
        return length > 0 && length <= TrafficEvent.MAX_PAGE_URL_BYTES;
    }

    private boolean id() {
        if (at < end && json[at] == '"') {
            at++;
            return digits(MAX_DIGITS) && at < end && json[at++] == '"';
        }
        return digits(MAX_DIGITS);
    }

    /** An unsigned number of digits alone, without a zero before others. */
    private boolean digits(int most) {
        int from = at;
        long value = 0;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            int digit = json[at] - '0';
            int read = at - from;
            if (read == most || (read == 1 && value == 0) || (read == MAX_DIGITS - 1 && !fits(value, digit))) {
                return false;
            }
            value = value * 10 + digit;
            at++;
        }
        number = value;
        return at > from;
    }

    private static boolean fits(long tenth, int lastDigit) {
        int compared = Long.compareUnsigned(tenth, MAX_TENTH);
        return compared < 0 || (compared == 0 && lastDigit <= LAST_DIGIT_OF_MAX);
    }

    /** Moves behind a string's closing quote; its length, or -1 when it is not plain. */
    private int string() {
        int from = at;
        while (at < end) {
            byte c = json[at++];
            if (c == '"') {
                return at - 1 - from;
            }
            if (c < ' ' || c == '\\' || c == 0x7f) {
                return -1;
            }
        }
        return -1;
    }

    private String text(int from, int length) {
        return length < 0 ? "" : new String(json, from, length, StandardCharsets.ISO_8859_1);
    }

    private boolean first(int flag) {
        boolean isFirst = (seen & flag) == 0;
        seen |= flag;
        return isFirst;
    }

    private boolean isName(int from, byte[] name) {
        return Arrays.equals(json, from, from + name.length, name, 0, name.length);
    }

    private boolean take(char expected) {
        skipSpace();
        if (at < end && json[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private boolean isAtEnd() {
        skipSpace();
        return at == end;
    }

    private void skipSpace() {
        while (at < end && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
