package dev.weir.kit.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * The rest of a body whose request is refused. A connection that is closed while its client still sends is reset, and
 * then the client may never see why it was refused: so the rest is read away first, as far as that is cheap.
 */
final class RefusedBody {
    private static final long MOST_BYTES = 4L << 20;
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long the rest is waited for: a caller who is known gets more of a thread's time than anyone does. */
    static final Duration OF_SOMEBODY = Duration.ofMillis(500);

    static final Duration OF_ANYBODY = Duration.ofMillis(20);

    private RefusedBody() {}

    /** Whether all of it was read, so that the connection can take another request. */
    static boolean readAway(Request request, Duration patience) {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return request.consumeAvailable();
        }
        long until = System.nanoTime() + patience.toNanos();
        long left = MOST_BYTES;
        while (left > 0) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (System.nanoTime() > until) {
                    return false;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS);
                continue;
            }
            left -= chunk.remaining();
            chunk.release();
            if (Content.Chunk.isFailure(chunk)) {
                return false;
            }
            if (chunk.isLast()) {
                return true;
            }
        }
        return false;
    }
}
