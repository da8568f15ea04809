package dev.weir.kit.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret under which keys are hashed: stored hashes alone let nobody try keys out. */
public final class Pepper {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    public Pepper(String secret) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The hash that is stored for a key. */
    public String hash(ApiKey key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key));
    }

    /** Whether that stored hash is this key's, in constant time. */
    boolean matches(ApiKey key, String storedHash) {
        return MessageDigest.isEqual(
                hash(key).getBytes(StandardCharsets.US_ASCII), storedHash.getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] mac(ApiKey key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(key.bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
        }
    }
}
