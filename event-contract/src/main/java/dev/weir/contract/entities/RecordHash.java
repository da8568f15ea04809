package dev.weir.contract.entities;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a record's content: name and canonical text of each hashed column that has a value, by name. So neither
 * the order of fields nor their form nor a column that was added later changes it.
 */
public final class RecordHash {
    private final List<Column> columns;
    private final int[] inOrder;
    private final byte[][] names;

    public RecordHash(EntityDefinition definition) {
        this.columns = definition.columns();
        this.inOrder = IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).hashed())
                .boxed()
                .sorted(Comparator.comparing(i -> columns.get(i).name()))
                .mapToInt(Integer::intValue)
                .toArray();
        this.names = new byte[columns.size()][];
        for (int i = 0; i < names.length; i++) {
            names[i] = columns.get(i).name().getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** In 64 hexadecimal digits. */
    public String of(List<@Nullable String> values) {
        MessageDigest digest = sha256();
        for (int i : inOrder) {
            String value = values.get(i);
            if (value != null) {
                part(digest, names[i]);
                part(digest, value.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Its length first, so that no two contents give the same bytes. */
    private static void part(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
