package dev.weir.gateway;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The W3C trace context of a request, which goes with its events through Kafka. */
final class TraceParent {
    static final String NAME = "traceparent";

    private static final int LENGTH = 55;
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    private TraceParent() {}

    /** The header's bytes as they came; null when there is none or it is malformed, as the standard asks. */
    static byte @Nullable [] of(Context context) {
        return of(context.header(NAME));
    }

    static byte @Nullable [] of(@Nullable String header) {
        return header == null || !isValid(header) ? null : header.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code 00-<32 hex>-<16 hex>-<2 hex>}, neither id all zeros. */
    static boolean isValid(String header) {
        if (header.length() != LENGTH || !header.startsWith("00-")) {
            return false;
        }
        for (int i = 3; i < LENGTH; i++) {
            char c = header.charAt(i);
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            boolean fits = (i == 35 || i == 52) ? c == '-' : hex;
            if (!fits) {
                return false;
            }
        }
        return !header.startsWith(NO_TRACE, 3) && !header.startsWith(NO_SPAN, 36);
    }
}
