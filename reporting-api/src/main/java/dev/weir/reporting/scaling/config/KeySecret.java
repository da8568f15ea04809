package dev.weir.reporting.scaling.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The id and the secret of a provider's key, which are never shown. */
public final class KeySecret {
    private final String id;
    private final String secret;

    public KeySecret(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    /** The value of the header Authorization. */
    public String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "KeySecret[hidden]";
    }
}
