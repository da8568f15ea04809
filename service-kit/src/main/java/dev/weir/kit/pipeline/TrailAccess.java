package dev.weir.kit.pipeline;

import dev.weir.kit.Setting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What gateways and processors agree on to ask for the trail of an id: the path, and a secret both are given. */
public final class TrailAccess {
    public static final Setting<String> SECRET = Setting.text(
                    "WEIR_RECEIPTS_SECRET",
                    "what a gateway shows to processors when it asks what became of a request; without it, no receipts")
            .asOptional()
            .asSecret();

    /** The key of the id's records follows. */
    public static final String PATH = "/trails/";

    private final String header;

    public TrailAccess(String secret) {
        this.header = "Bearer " + secret;
    }

    /** The value of the header Authorization. */
    public String header() {
        return header;
    }

    /** True when a request with that header may ask; takes the same time whatever is wrong with it. */
    public boolean admits(@Nullable String presented) {
        return presented != null && MessageDigest.isEqual(bytes(header), bytes(presented));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
