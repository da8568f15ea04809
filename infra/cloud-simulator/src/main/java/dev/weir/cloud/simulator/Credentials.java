package dev.weir.cloud.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The one key of the simulated Cloud. */
public record Credentials(String keyId, String keySecret) {

    /** Whether an Authorization header is HTTP Basic with this key. */
    boolean accept(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        String wanted = "Basic " + Base64.getEncoder().encodeToString((keyId + ":" + keySecret).getBytes(UTF_8));
        return MessageDigest.isEqual(wanted.getBytes(UTF_8), authorization.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "Credentials[" + keyId + "]";
    }
}
