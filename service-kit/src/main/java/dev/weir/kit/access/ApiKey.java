package dev.weir.kit.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its owner holds it: {@code weir_<id>_<secret><checksum>}. The id finds the record, the secret has 190
 * bits, and the checksum tells a typing error, or a key in a log, without asking anybody.
 */
public final class ApiKey {
    private static final String PREFIX = "weir_";
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID = 12;
    private static final int SECRET = 32;
    private static final int CHECKSUM = 6;
    private static final int LENGTH = PREFIX.length() + ID + 1 + SECRET + CHECKSUM;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private ApiKey(String text) {
        this.text = text;
    }

    public static ApiKey generate() {
        String body = PREFIX + random(ID) + "_" + random(SECRET);
        return new ApiKey(body + checksum(body));
    }

    /** The key in that text, or null when it has not the form of one. */
    public static @Nullable ApiKey parse(String text) {
        if (text.length() != LENGTH
                || !text.startsWith(PREFIX)
                || text.charAt(PREFIX.length() + ID) != '_'
                || !text.endsWith(checksum(text.substring(0, LENGTH - CHECKSUM)))) {
            return null;
        }
        return new ApiKey(text);
    }

    public String id() {
        return text.substring(PREFIX.length(), PREFIX.length() + ID);
    }

    /** The whole key, to be shown once to its owner. */
    public String reveal() {
        return text;
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return PREFIX + id() + "_…";
    }

    private static String random(int length) {
        StringBuilder letters = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            letters.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return letters.toString();
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        long rest = crc.getValue();
        char[] letters = new char[CHECKSUM];
        for (int i = CHECKSUM - 1; i >= 0; i--) {
            letters[i] = LETTERS.charAt((int) (rest % LETTERS.length()));
            rest /= LETTERS.length();
        }
        return new String(letters);
    }
}
