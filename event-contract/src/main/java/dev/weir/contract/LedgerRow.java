package dev.weir.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One signed row of the ledger: +1 books the values of an event, -1 takes the same values back.
 *
 * @param version counts the values an event has had, from 1; a -1 carries the version that it takes back
 * @param cause the operation that made the row
 * @param receivedAt the broker's time of the raw record, in epoch milliseconds
 */
public record LedgerRow(String tenant, TrafficEvent event, int sign, int version, Operation cause, long receivedAt) {

    public byte[] toJson() {
        return new JsonBytes(240 + event.pageUrl().length())
                .plain("tenant", tenant)
                .id("request_id", event.requestId())
                .id("user_id", event.userId())
                .moment("created_at", event.createdAt())
                .number("sign", sign)
                .number("version", version)
                .plain("cause", cause.wireName())
                .moment("received_at", receivedAt)
                .text("page_url", event.pageUrl())
                .end();
    }

    /** The row in that JSON; unknown fields are passed over, since later versions may add some. */
    public static LedgerRow parse(byte[] json) throws IOException {
        try (JsonParser parser = EventReader.JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("A ledger row must be a JSON object");
            }
            String tenant = null;
            String pageUrl = null;
            Operation cause = null;
            long requestId = 0;
            long userId = 0;
            long createdAt = Timestamps.INVALID;
            long receivedAt = Timestamps.INVALID;
            int sign = 0;
            int version = 0;
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "tenant" -> tenant = parser.getText();
                    case "request_id" -> requestId = unsigned(parser);
                    case "user_id" -> userId = unsigned(parser);
                    case "created_at" -> createdAt = Timestamps.parse(parser.getText());
                    case "received_at" -> receivedAt = Timestamps.parse(parser.getText());
                    case "sign" -> sign = parser.getIntValue();
                    case "version" -> version = parser.getIntValue();
                    case "cause" -> cause = Operation.ofWireName(parser.getText());
                    case "page_url" -> pageUrl = parser.getText();
                    default -> parser.skipChildren();
                }
            }
            if (Math.abs(sign) != 1
                    || version < 1
                    || createdAt == Timestamps.INVALID
                    || receivedAt == Timestamps.INVALID) {
                throw new IOException("A ledger row without a valid sign, version, created_at or received_at");
            }
            return new LedgerRow(
                    present(tenant, "tenant"),
                    new TrafficEvent(requestId, userId, createdAt, present(pageUrl, "page_url")),
                    sign,
                    version,
                    present(cause, "cause"),
                    receivedAt);
        }
    }

    private static long unsigned(JsonParser parser) throws IOException {
        String digits = parser.getText();
        if (!UnsignedLongs.isCanonical(digits)) {
            throw new IOException("A ledger row with an id that is no unsigned 64-bit number");
        }
        return Long.parseUnsignedLong(digits);
    }

    private static <T> T present(@Nullable T value, String field) throws IOException {
        if (value == null) {
            throw new IOException("A ledger row without " + field);
        }
        return value;
    }
}
