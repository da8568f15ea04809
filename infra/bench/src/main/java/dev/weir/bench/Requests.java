package dev.weir.bench;

import java.nio.ByteBuffer;

/** Writes whole HTTP/1.1 requests, each a new one, for {@link HttpLoad}. */
interface Requests {
    void write(ByteBuffer target);

    /** The most bytes of a request. */
    default int longest() {
        return 8 * 1024;
    }
}
