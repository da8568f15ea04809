package dev.weir.sink.rows;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Timestamps;
import dev.weir.contract.UnsignedLongs;
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
    private static final byte[] VERSION = ascii(",\"version\":");
    private static final byte[] CAUSE = ascii(",\"cause\":\"");
    private static final byte[] RECEIVED_AT = ascii("\",\"received_at\":\"");
    private static final byte[] PAGE_URL = ascii("\",\"page_url\":\"");
    private static final byte[] CREATE = ascii("create");
    private static final byte[] UPDATE = ascii("update");
    private static final byte[] DELETE = ascii("delete");

    private final AsciiView view = new AsciiView();

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
    void read(byte[] json) throws IOException {
        if (!readInPlace(json)) {
            readAny(json);
        }
    }

    private void readAny(byte[] json) throws IOException {
        LedgerRow row = LedgerRow.parse(json);
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

    private boolean readInPlace(byte[] json) {
        int at = after(json, 0, TENANT);
        int end = plainEnd(json, at);
        if (end < 0) {
            return false;
        }
        tenantAt = at;
        tenantLength = end - at;
        at = after(json, end, REQUEST_ID);
        end = plainEnd(json, at);
        if (end < 0 || !UnsignedLongs.isCanonical(view.over(json, at, end))) {
            return false;
        }
        requestId = Long.parseUnsignedLong(view, 0, end - at, 10);
        at = after(json, end, USER_ID);
        end = plainEnd(json, at);
        if (end < 0 || !UnsignedLongs.isCanonical(view.over(json, at, end))) {
            return false;
        }
        userId = Long.parseUnsignedLong(view, 0, end - at, 10);
        at = after(json, end, CREATED_AT);
        end = plainEnd(json, at);
        if (end < 0) {
            return false;
        }
        createdAt = Timestamps.parse(view.over(json, at, end));
        at = after(json, end, SIGN);
        if (at < 0 || at + 1 >= json.length) {
            return false;
        }
        sign = json[at] == '-' ? -1 : 1;
        if (json[sign == 1 ? at : at + 1] != '1') {
            return false;
        }
        return readTail(json, after(json, sign == 1 ? at + 1 : at + 2, VERSION));
    }

    private boolean readTail(byte[] json, int versionAt) {
        int end = digitsEnd(json, versionAt);
        if (end < 0) {
            return false;
        }
        version = Integer.parseInt(view.over(json, versionAt, end), 0, end - versionAt, 10);
        int at = after(json, end, CAUSE);
        if (at < 0 || (!has(json, at, CREATE) && !has(json, at, UPDATE) && !has(json, at, DELETE))) {
            return false;
        }
        at = after(json, at + CREATE.length, RECEIVED_AT);
        end = plainEnd(json, at);
        if (end < 0) {
            return false;
        }
        receivedAt = Timestamps.parse(view.over(json, at, end));
        at = after(json, end, PAGE_URL);
        end = plainEnd(json, at);
        if (end < 0 || end != json.length - 2 || json[end + 1] != '}') {
            return false;
        }
        tenantBytes = json;
        urlBytes = json;
        urlAt = at;
        urlLength = end - at;
        return version > 0 && createdAt != Timestamps.INVALID && receivedAt != Timestamps.INVALID;
    }

    /** Where those bytes end in the JSON, or -1 when they do not stand there. */
    private static int after(byte[] json, int at, byte[] expected) {
        return has(json, at, expected) ? at + expected.length : -1;
    }

    private static boolean has(byte[] json, int at, byte[] expected) {
        if (at < 0 || at + expected.length > json.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (json[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the quotation mark stands that ends plain text, or -1 when the text is not plain. */
    private static int plainEnd(byte[] json, int at) {
        if (at < 0) {
            return -1;
        }
        for (int i = at; i < json.length; i++) {
            byte b = json[i];
            if (b == '"') {
                return i;
            }
            if (b < 0x20 || b == '\\') {
                return -1;
            }
        }
        return -1;
    }

    /** Where a number of 1 to 9 digits ends, or -1. */
    private static int digitsEnd(byte[] json, int at) {
        if (at < 0) {
            return -1;
        }
        int end = at;
        while (end < json.length && json[end] >= '0' && json[end] <= '9') {
            end++;
        }
        return end == at || end - at > 9 || json[at] == '0' ? -1 : end;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
