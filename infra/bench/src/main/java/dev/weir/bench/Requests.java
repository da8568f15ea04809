package dev.weir.bench;

import java.nio.ByteBuffer;

/** Writes whole HTTP/1.1 requests, each a new one, for {@link HttpLoad}. */
interface Requests {
    void write(ByteBuffer target);
}
