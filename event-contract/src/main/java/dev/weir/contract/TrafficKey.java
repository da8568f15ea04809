package dev.weir.contract;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The key of every traffic record, {@code tenant:request_id} in ASCII, so that any client reads and partitions it alike. */
public record TrafficKey(String tenant, long requestId) {
    private static final int MAX_DIGITS = 20;

    public byte[] toBytes() {
        byte[] bytes = new byte[tenant.length() + 1 + UnsignedLongs.digits(requestId)];
        ascii(tenant, bytes);
        bytes[tenant.length()] = ':';
        UnsignedLongs.writeBackwards(requestId, bytes, bytes.length);
        return bytes;
    }

    /** The key in those bytes, or null when they are none. */
    public static @Nullable TrafficKey parse(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length > Tenants.MAX_LENGTH + 1 + MAX_DIGITS) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':');
        if (colon < 0) {
            return null;
        }
        String tenant = text.substring(0, colon);
        String digits = text.substring(colon + 1);
        if (!Tenants.isValid(tenant) || !UnsignedLongs.isCanonical(digits)) {
            return null;
        }
        return new TrafficKey(tenant, Long.parseUnsignedLong(digits));
    }

    @Override
    public String toString() {
        return tenant + ":" + Long.toUnsignedString(requestId);
    }

    private static void ascii(String text, byte[] into) {
        for (int i = 0; i < text.length(); i++) {
            into[i] = (byte) text.charAt(i);
        }
    }
}
