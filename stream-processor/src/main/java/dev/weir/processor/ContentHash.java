package dev.weir.processor;

import dev.weir.contract.TrafficEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What is kept of an event's content once the content itself is gone: the first 128 bits of its SHA-256. */
record ContentHash(long high, long low) {
    static final int BYTES = 2 * Long.BYTES;

    static ContentHash of(TrafficEvent event) {
        MessageDigest sha256 = sha256();
        sha256.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(event.userId())
                .putLong(event.createdAt())
                .flip());
        sha256.update(event.pageUrl().getBytes(StandardCharsets.UTF_8));
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        return new ContentHash(digest.getLong(), digest.getLong());
    }

    static ContentHash read(ByteBuffer from) {
        return new ContentHash(from.getLong(), from.getLong());
    }

    void write(ByteBuffer into) {
        into.putLong(high).putLong(low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
