package dev.weir.sink.rows;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one ledger record as its bytes hold them. A record exactly as {@link LedgerRow#toJson} writes it, in
 * ASCII and without escapes, is read where it lies; any other goes through {@link LedgerRow#parse}.
 */
final class LedgerFields {
    private static final byte[] TENANT = ascii("{\"tenant\":\"");
    private static final byte[] REQUEST_ID = ascii("\",\"request_id\":\"");
    private static final byte[] USER_ID = ascii("\",\"user_id\":\"");
    private static final byte[] CREATED_AT = ascii("\",\"created_at\":\"");
    private static final byte[] SIGN = ascii("\",\"sign\":");
    private static final byte[] PLUS_ONE = ascii("1,\"version\":");
    private static final byte[] MINUS_ONE = ascii("-1,\"version\":");
    private static final byte[] CREATE = ascii(",\"cause\":\"create\",\"received_at\":\"");
    private static final byte[] UPDATE = ascii(",\"cause\":\"update\",\"received_at\":\"");
    private static final byte[] DELETE = ascii(",\"cause\":\"delete\",\"received_at\":\"");
    private static final byte[] PAGE_URL = ascii("\",\"page_url\":\"");
    private static final byte[] END = ascii("\"}");

    private final PlainJson json = new PlainJson();
    private final Moment created = new Moment();
    private final Moment received = new Moment();

    byte[] tenantBytes = {};
    int tenantAt;
    int tenantLength;
    long requestId;
    long userId;
    long createdAt;
    int sign;
    int version;
    long receivedAt;
    byte[] urlBytes = {};
    int urlAt;
    int urlLength;

    /** Reads one record; afterwards the fields hold its values. */
    void read(byte[] record) throws IOException {
        if (!readInPlace(record)) {
            readAny(record);
        }
    }

    /** The tenant as text. */
    String tenant() {
        return new String(tenantBytes, tenantAt, tenantLength, StandardCharsets.UTF_8);
    }

    private void readAny(byte[] record) throws IOException {
        LedgerRow row = LedgerRow.parse(record);
        tenantBytes = row.tenant().getBytes(StandardCharsets.UTF_8);
        tenantAt = 0;
        tenantLength = tenantBytes.length;
        requestId = row.event().requestId();
        userId = row.event().userId();
        createdAt = row.event().createdAt();
        sign = row.sign();
        version = row.version();
        receivedAt = row.receivedAt();
        urlBytes = row.event().pageUrl().getBytes(StandardCharsets.UTF_8);
        urlAt = 0;
        urlLength = urlBytes.length;
    }

    private boolean readInPlace(byte[] record) {
        json.over(record);
        json.pass(TENANT);
        tenantBytes = record;
        tenantAt = json.text();
        tenantLength = json.position() - tenantAt;
        json.pass(REQUEST_ID);
        requestId = json.unsigned();
        json.pass(USER_ID);
        userId = json.unsigned();
        json.pass(CREATED_AT);
        if (json.hasFailed()) {
            return false;
        }
        createdAt = moment(created, record);
        json.pass(SIGN);
        sign = json.passed(MINUS_ONE) ? -1 : 1;
        if (sign == 1) {
            json.pass(PLUS_ONE);
        }
        long count = json.unsigned();
        version = (int) count;
        if (!json.passed(CREATE) && !json.passed(UPDATE) && !json.passed(DELETE)) {
            return false;
        }
        receivedAt = moment(received, record);
        json.pass(PAGE_URL);
        urlBytes = record;
        urlAt = json.text();
        urlLength = json.position() - urlAt;
        json.pass(END);
        return !json.hasFailed()
                && json.isAtEnd()
                && count > 0
                && count <= Integer.MAX_VALUE
                && createdAt != Timestamps.INVALID
                && receivedAt != Timestamps.INVALID;
    }

    private long moment(Moment of, byte[] record) {
        int begin = json.text(Moment.LENGTH);
        return json.hasFailed() ? Timestamps.INVALID : of.read(record, begin, json.position());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
