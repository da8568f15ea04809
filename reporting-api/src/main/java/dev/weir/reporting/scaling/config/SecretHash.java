package dev.weir.reporting.scaling.config;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** A secret's salted hash, {@code pbkdf2-sha256:iterations:salt:hash}; made slow, so that a stolen file gives nothing away. */
public final class SecretHash {
    static final int ITERATIONS = 600_000;
    static final int FEWEST_ITERATIONS = 100_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Pattern FORM =
            Pattern.compile("pbkdf2-sha256:(\\d{1,8}):([0-9A-Za-z+/]+=*):([0-9A-Za-z+/]+=*)");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private SecretHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** A fresh one of that secret. */
    public static SecretHash of(String secret) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new SecretHash(ITERATIONS, salt, derive(secret, ITERATIONS, salt));
    }

    /** The hash in that text, or null when it is none, or too weak a one. */
    public static @Nullable SecretHash parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        int iterations = Integer.parseInt(matcher.group(1));
        try {
            byte[] salt = Base64.getDecoder().decode(matcher.group(2));
            byte[] hash = Base64.getDecoder().decode(matcher.group(3));
            return iterations < FEWEST_ITERATIONS
                            || iterations > MOST_ITERATIONS
                            || salt.length < SALT_BYTES
                            || hash.length != BYTES
                    ? null
                    : new SecretHash(iterations, salt, hash);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Compares bytes, in a time that does not depend on where they differ. */
    public boolean matches(String secret) {
        return MessageDigest.isEqual(hash, derive(secret, iterations, salt));
    }

    /** As it stands in the file. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return "pbkdf2-sha256:" + iterations + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
    }

    @Override
    public String toString() {
        return "SecretHash[hidden]";
    }

    /** Of the secret's UTF-8 in hex, since the JDK's own way from characters to bytes is not the same for all of them. */
    private static byte[] derive(String secret, int iterations, byte[] salt) {
        char[] characters = HexFormat.of()
                .formatHex(secret.getBytes(StandardCharsets.UTF_8))
                .toCharArray();
        if (characters.length == 0) {
            return new byte[0];
        }
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(characters, salt, iterations, BYTES * Byte.SIZE))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK knows PBKDF2", e);
        }
    }
}
