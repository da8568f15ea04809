package dev.weir.contract.entities;

import dev.weir.contract.Tenants;
import dev.weir.contract.UnsignedLongs;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The key of every record of an entity on its way, {@code tenant:entity:id} in ASCII. */
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
        if (parts.length != 3 || !Tenants.isValid(parts[0]) || !UnsignedLongs.isCanonical(parts[2])) {
            return null;
        }
        return new EntityKey(parts[0], parts[1], Long.parseUnsignedLong(parts[2]));
    }

    @Override
    public String toString() {
        return tenant + ":" + entity + ":" + Long.toUnsignedString(id);
    }
}
