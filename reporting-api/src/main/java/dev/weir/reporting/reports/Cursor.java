package dev.weir.reporting.reports;

import dev.weir.contract.FieldError;
import dev.weir.kit.http.HttpProblem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a page of a report ended: the last item's place in the order, and the period that the first page found, so that
 * "the last seven days" stay the same days. It holds for the same report with the same parameters only, which it proves by
 * a hash; there is nothing in it that its holder may not know.
 */
public record Cursor(Instant from, Instant to, long number, String text) {
    private static final byte VERSION = 1;
    private static final int HASH = 12;
    private static final int FIXED = 1 + HASH + 3 * Long.BYTES;

    /** What a cursor has to belong to. */
    public record Owner(String hash) {
        /** A report of a tenant with these parameters. */
        public static Owner of(String report, String tenant, Map<String, List<String>> parameters) {
            Map<String, List<String>> sorted = new TreeMap<>(parameters);
            sorted.keySet().removeAll(List.of("limit", "cursor"));
            String text = report + '\n' + tenant + '\n' + sorted;
            return new Owner(HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)), 0, HASH));
        }
    }

    public String write(Owner owner) {
        byte[] key = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED + key.length + Integer.BYTES)
                .put(VERSION)
                .put(HexFormat.of().parseHex(owner.hash()))
                .putLong(from.toEpochMilli())
                .putLong(to.toEpochMilli())
                .putLong(number)
                .put(key);
        bytes.put(Arrays.copyOf(sha256(Arrays.copyOf(bytes.array(), bytes.position())), Integer.BYTES));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    public static Cursor read(String written, Owner owner) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(written);
        } catch (IllegalArgumentException _) {
            throw unreadable();
        }
        int end = bytes.length - Integer.BYTES;
        if (end < FIXED || bytes[0] != VERSION || !Arrays.equals(check(bytes, end), tail(bytes, end))) {
            throw unreadable();
        }
        if (!owner.hash().equals(HexFormat.of().formatHex(bytes, 1, 1 + HASH))) {
            throw HttpProblem.invalid(
                    "The cursor belongs to something else",
                    List.of(new FieldError(
                            "cursor", "belongs to another report or to other parameters; only limit may change")));
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes, 1 + HASH, 3 * Long.BYTES);
        return new Cursor(
                Instant.ofEpochMilli(numbers.getLong()),
                Instant.ofEpochMilli(numbers.getLong()),
                numbers.getLong(),
                new String(bytes, FIXED, end - FIXED, StandardCharsets.UTF_8));
    }

    private static byte[] check(byte[] bytes, int end) {
        return Arrays.copyOf(sha256(Arrays.copyOf(bytes, end)), Integer.BYTES);
    }

    private static byte[] tail(byte[] bytes, int end) {
        return Arrays.copyOfRange(bytes, end, bytes.length);
    }

    private static HttpProblem unreadable() {
        return HttpProblem.badRequest(
                "The cursor can't be read", new FieldError("cursor", "must be a next_cursor as it was answered"));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has it", e);
        }
    }
}
