package dev.weir.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Posts of single events, each under a request_id of its own. */
final class TrafficPosts implements Requests {
    private final AtomicLong nextRequestId;
    private final String headers;

    /** The first id, taken as unsigned; ids count up from there, and all posts that share the counter differ. */
    TrafficPosts(AtomicLong nextRequestId, int port, String key) {
        this.nextRequestId = nextRequestId;
        this.headers = " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: ";
    }

    @Override
    public void write(ByteBuffer target) {
        long id = nextRequestId.getAndIncrement();
        String body = "{\"user_id\":\"" + TrafficSamples.user(id) + "\",\"created_at\":\"" + Instant.now()
                + "\",\"page_url\":\"" + TrafficSamples.PAGE + TrafficSamples.page(id)
                + TrafficSamples.QUERY + "\"}";
        String request = "POST /api/traffic/" + Long.toUnsignedString(id) + headers + body.length() + "\r\n\r\n" + body;
        target.put(request.getBytes(StandardCharsets.ISO_8859_1));
    }
}
