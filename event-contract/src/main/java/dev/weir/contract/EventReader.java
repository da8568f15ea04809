package dev.weir.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of one event, as producers send it and as traffic.raw carries it, and names every field that is wrong.
 * Holds the fields of the last event read; reuse it, on one thread.
 */
public final class EventReader {
    public static final String OP = "op";
    public static final String REQUEST_ID = "request_id";
    public static final String USER_ID = "user_id";
    public static final String CREATED_AT = "created_at";
    public static final String PAGE_URL = "page_url";

    /** The reader of all event JSON: small limits, since an event is small. */
    public static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(64 * 1024)
                    .maxNumberLength(64)
                    .maxNameLength(256)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    static final int HAS_OP = 1;
    static final int HAS_REQUEST_ID = 1 << 1;
    static final int HAS_USER_ID = 1 << 2;
    static final int HAS_CREATED_AT = 1 << 3;
    static final int HAS_PAGE_URL = 1 << 4;
    private static final String NOT_AN_ID = "must be a whole number from 0 to 18446744073709551615";
    private static final String NOT_A_MOMENT =
            "must be an RFC 3339 date and time, or milliseconds since 1970 as a whole number";

    private final List<FieldError> errors = new ArrayList<>(0);
    private int seen;
    private boolean document;
    private @Nullable Operation operation;
    private long requestId;
    private long userId;
    private long createdAt;
    private String pageUrl = "";

    /** Reads one event that fills those bytes; afterwards {@link #errors} tells whether it is good. */
    public void read(byte[] json, int offset, int length) {
        clear();
        PlainEvent plain = PlainEvent.read(json, offset, length);
        if (plain != null) {
            take(plain);
            return;
        }
        readAny(json, offset, length);
    }

    private void take(PlainEvent plain) {
        seen = plain.seen;
        operation = plain.operation;
        requestId = plain.requestId;
        userId = plain.userId;
        createdAt = plain.createdAt;
        pageUrl = plain.pageUrl;
    }

    /** The same for JSON of any form. */
    void readAny(byte[] json, int offset, int length) {
        clear();
        try (JsonParser parser = JSON.createParser(json, offset, length)) {
            parser.nextToken();
            readObject(parser);
            if (document && parser.nextToken() != null) {
                errors.clear();
                refuse("", "must be one JSON object with nothing behind it");
                document = false;
            }
        } catch (IOException e) {
            notJson(e);
        }
    }

    /**
     * Reads the object the parser stands at, and leaves the parser at its end; a broken document throws, since nothing
     * behind it can be read.
     */
    public void readObject(JsonParser parser) throws IOException {
        clear();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            document = parser.currentToken() != null;
            parser.skipChildren();
            refuse("", document ? "must be a JSON object" : "is empty");
            return;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case REQUEST_ID -> {
                    if (first(HAS_REQUEST_ID, name)) {
                        requestId = id(parser, value, name);
                    }
                }
                case USER_ID -> {
                    if (first(HAS_USER_ID, name)) {
                        userId = id(parser, value, name);
                    }
                }
                case CREATED_AT -> {
                    if (first(HAS_CREATED_AT, name)) {
                        createdAt = moment(parser, value);
                    }
                }
                case PAGE_URL -> {
                    if (first(HAS_PAGE_URL, name)) {
                        pageUrl = url(parser, value);
                    }
                }
                case OP -> {
                    if (first(HAS_OP, name)) {
                        operation = value == JsonToken.VALUE_STRING ? Operation.ofWireName(parser.getText()) : null;
                        if (operation == null) {
                            refuse(name, "must be create, update or delete");
                        }
                    }
                }
                default -> refuse(name, "is not a field of an event");
            }
            parser.skipChildren();
        }
    }

    /** Notes that a broken document ended the reading. */
    public void notJson(IOException e) {
        errors.clear();
        document = false;
        refuse(
                "",
                switch (e) {
                    case StreamConstraintsException _ -> "is JSON beyond the limits of depth or length";
                    case JsonProcessingException at ->
                        "is not valid JSON (line " + at.getLocation().getLineNr() + ", column "
                                + at.getLocation().getColumnNr() + ")";
                    default -> "is not valid JSON in UTF-8";
                });
    }

    /** Adds an error for each event field that is missing. */
    public void requireEvent() {
        require(HAS_USER_ID, USER_ID);
        require(HAS_CREATED_AT, CREATED_AT);
        require(HAS_PAGE_URL, PAGE_URL);
    }

    public void requireRequestId() {
        require(HAS_REQUEST_ID, REQUEST_ID);
    }

    public void requireOperation() {
        require(HAS_OP, OP);
    }

    /** Adds an error when an operation was given where none belongs. */
    public void forbidOperation() {
        if ((seen & HAS_OP) != 0) {
            refuse(OP, "is not a field of an event");
        }
    }

    public void refuse(String field, String reason) {
        errors.add(new FieldError(field, reason));
    }

    /** What is wrong, in the order it was found; empty for a good event. The list is this reader's own. */
    public List<FieldError> errors() {
        return errors;
    }

    /** False when the bytes were no JSON document at all; then the one error says why. */
    public boolean isJson() {
        return document;
    }

    public boolean hasRequestId() {
        return (seen & HAS_REQUEST_ID) != 0;
    }

    /** True when any of user_id, created_at and page_url was there. */
    public boolean hasEventFields() {
        return (seen & (HAS_USER_ID | HAS_CREATED_AT | HAS_PAGE_URL)) != 0;
    }

    public @Nullable Operation operation() {
        return operation;
    }

    public long requestId() {
        return requestId;
    }

    public long createdAt() {
        return createdAt;
    }

    /** The event under that id, once {@link #errors} is empty. */
    public TrafficEvent event(long id) {
        return new TrafficEvent(id, userId, createdAt, pageUrl);
    }

    private void clear() {
        errors.clear();
        document = true;
        seen = 0;
        operation = null;
        pageUrl = "";
    }

    private boolean first(int flag, String name) {
        if ((seen & flag) != 0) {
            refuse(name, "is given twice");
            return false;
        }
        seen |= flag;
        return true;
    }

    private void require(int flag, String name) {
        if ((seen & flag) == 0) {
            refuse(name, "is missing");
        }
    }

    private long id(JsonParser parser, JsonToken value, String name) throws IOException {
        if (value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_STRING) {
            String digits = parser.getText();
            if (UnsignedLongs.isCanonical(digits)) {
                return Long.parseUnsignedLong(digits);
            }
        }
        refuse(name, NOT_AN_ID);
        seen &= name.equals(REQUEST_ID) ? ~HAS_REQUEST_ID : -1;
        return 0;
    }

    private long moment(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            long moment = Timestamps.parse(parser.getText());
            if (moment != Timestamps.INVALID) {
                return moment;
            }
        } else if (value == JsonToken.VALUE_NUMBER_INT) {
            try {
                long millis = parser.getLongValue();
                if (millis >= 0 && millis <= Timestamps.MAX) {
                    return millis;
                }
            } catch (InputCoercionException _) {
                // Beyond a long: refused below like any other number out of range.
            }
        }
        refuse(CREATED_AT, NOT_A_MOMENT);
        return 0;
    }

    private String url(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            refuse(PAGE_URL, "must be a string");
            return "";
        }
        String text = parser.getText();
        long bytes = Utf8.length(text);
        if (bytes < 0) {
            refuse(PAGE_URL, "holds half a surrogate pair, which is no character");
        } else if (bytes == 0) {
            refuse(PAGE_URL, "must not be empty");
        } else if (bytes > TrafficEvent.MAX_PAGE_URL_BYTES) {
            refuse(PAGE_URL, "must have at most " + TrafficEvent.MAX_PAGE_URL_BYTES + " bytes");
        }
        return text;
    }
}
