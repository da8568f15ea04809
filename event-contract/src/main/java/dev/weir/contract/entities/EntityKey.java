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
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int afterTenant = text.indexOf(':');
        int afterEntity = text.indexOf(':', afterTenant + 1);
        if (afterTenant < 0 || afterEntity < 0) {
            return null;
        }
        String tenant = text.substring(0, afterTenant);
        String entity = text.substring(afterTenant + 1, afterEntity);
        String id = text.substring(afterEntity + 1);
        return Tenants.isValid(tenant) && EntityDefinition.isName(entity) && UnsignedLongs.isCanonical(id)
                ? new EntityKey(tenant, entity, Long.parseUnsignedLong(id))
                : null;
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
