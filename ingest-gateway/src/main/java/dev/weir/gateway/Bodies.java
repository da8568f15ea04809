package dev.weir.gateway;

import dev.weir.kit.http.HttpProblem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads request bodies within their limits. */
final class Bodies {
    static final String PLAIN_TEXT = "text/plain";

    private Bodies() {}

    /** The whole body as bytes, read once; more than the limit is refused without reading on. */
    static byte[] read(Context context, int limit) throws IOException {
        long announced = context.req().getContentLengthLong();
        if (announced > limit) {
            throw tooLarge(limit);
        }
        InputStream body = context.req().getInputStream();
        if (announced >= 0) {
            byte[] bytes = new byte[(int) announced];
            int read = body.readNBytes(bytes, 0, bytes.length);
            return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
        }
        byte[] bytes = body.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw tooLarge(limit);
        }
        return bytes;
    }

    /** The media type of a request without its parameters; null when none is given. */
    static @Nullable String mediaType(Context context) {
        String type = context.req().getContentType();
        if (type == null) {
            return null;
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    }

    static HttpProblem tooLarge(long limit) {
        return Problems.tooLarge("The body may have at most " + limit + " bytes");
    }
}
