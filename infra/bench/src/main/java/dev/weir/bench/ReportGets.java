package dev.weir.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Requests for reports, for {@link HttpLoad}. */
final class ReportGets implements Requests {
    private final Supplier<String> path;
    private final String headers;

    ReportGets(Supplier<String> path, int port, String key) {
        this.path = path;
        this.headers = " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + key + "\r\n\r\n";
    }

    @Override
    public void write(ByteBuffer target) {
        target.put(("GET " + path.get() + headers).getBytes(StandardCharsets.ISO_8859_1));
    }
}
