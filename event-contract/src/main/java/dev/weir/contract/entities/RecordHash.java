package dev.weir.contract.entities;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a record's content: name and canonical text of each hashed column that has a value, by name. So neither
 * the order of fields nor their form nor a column that was added later changes it. For one thread.
 */
public final class RecordHash {
    private final List<Column> columns;
    private final int[] inOrder;
    private final byte[][] names;
    private final MessageDigest digest = sha256();
    private byte[] content = new byte[1024];

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
        int length = 0;
        for (int i : inOrder) {
            String value = values.get(i);
            if (value != null) {
                length = add(names[i], length);
                length = add(value.getBytes(StandardCharsets.UTF_8), length);
            }
        }
        digest.update(content, 0, length);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Its length first, so that no two contents give the same bytes; answers where the content ends then. */
    private int add(byte[] part, int at) {
        int end = at + Integer.BYTES + part.length;
        if (end > content.length) {
            content = Arrays.copyOf(content, Math.max(end, 2 * content.length));
        }
        content[at] = (byte) (part.length >>> 24);
        content[at + 1] = (byte) (part.length >>> 16);
        content[at + 2] = (byte) (part.length >>> 8);
        content[at + 3] = (byte) part.length;
        System.arraycopy(part, 0, content, at + Integer.BYTES, part.length);
        return end;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
