package dev.weir.gateway;

import dev.weir.kit.http.HttpEdge;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The key of a beacon: a page's sendBeacon can set no header, and a key has no place in a URL, so it stands alone in the
 * first line of the text/plain body, with the events behind it.
 */
final class BeaconKey {
    private static final int LONGEST = 128;

    private BeaconKey() {}

    /** The key in the headers, else that of a beacon, whose line is then read away; null when there is none. */
    static @Nullable String of(Context context) {
        String key = HttpEdge.presentedInHeaders(context);
        if (key != null || !Bodies.PLAIN_TEXT.equalsIgnoreCase(Bodies.mediaType(context))) {
            return key;
        }
        try {
            return firstLine(context.req().getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String firstLine(InputStream body) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = body.read(); next >= 0 && line.size() <= LONGEST; next = body.read()) {
            if (next == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).strip();
            }
            line.write(next);
        }
        return null;
    }
}
