package dev.weir.contract.entities;

import dev.weir.contract.Tenants;
import dev.weir.contract.UnsignedLongs;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The key of every record's messages, {@code tenant:entity:id} in ASCII; the id is an unsigned 64-bit number in a long. */
public record EntityKey(String tenant, String entity, long id) {
    private static final int LONGEST = 160;

    public byte[] toBytes() {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The key in those bytes, or null when they are none. */
    public static @Nullable EntityKey parse(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length > LONGEST) {
            return null;
        }
        String[] parts = new String(bytes, StandardCharsets.ISO_8859_1).split(":", -1);
        if (parts.length != 3
                || !Tenants.isValid(parts[0])
                || !EntityDefinition.isName(parts[1])
                || !UnsignedLongs.isCanonical(parts[2])) {
            return null;
        }
        return new EntityKey(parts[0], parts[1], Long.parseUnsignedLong(parts[2]));
    }

    /** The key of a record whose id can't be read: its tenant and entity still tell whose it is. */
    public static byte[] withoutId(String tenant, String entity) {
        return (tenant + ":" + entity + ":").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return tenant + ":" + entity + ":" + Long.toUnsignedString(id);
    }
}
