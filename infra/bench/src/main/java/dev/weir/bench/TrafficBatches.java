package dev.weir.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Posts of a thousand events each, as NDJSON, each event under a request_id of its own. */
final class TrafficBatches implements Requests {
    static final int EVENTS = 1_000;

    private static final int LONGEST_LINE = 200;
    private static final byte[] REQUEST_ID = ascii("{\"request_id\":\"");
    private static final byte[] USER_ID = ascii("\",\"user_id\":\"");
    private static final byte[] CREATED_AT = ascii("\",\"created_at\":\"");
    private static final byte[] PAGE_URL = ascii("\",\"page_url\":\"" + TrafficSamples.PAGE);
    private static final byte[] END = ascii(TrafficSamples.QUERY + "\"}\n");

    private final AtomicLong nextRequestId;
    private final byte[] head;
    private final ByteBuffer body = ByteBuffer.allocate(EVENTS * LONGEST_LINE);

    TrafficBatches(AtomicLong nextRequestId, int port, String key) {
        this.nextRequestId = nextRequestId;
        this.head = ascii("POST /api/traffic HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: ");
    }

    @Override
    public int longest() {
        return body.capacity() + 1_024;
    }

    @Override
    public void write(ByteBuffer target) {
        body.clear();
        byte[] now = ascii(Instant.now().toString());
        long first = nextRequestId.getAndAdd(EVENTS);
        for (long id = first; id != first + EVENTS; id++) {
            body.put(REQUEST_ID).put(ascii(Long.toUnsignedString(id)));
            body.put(USER_ID).put(ascii(Long.toString(TrafficSamples.user(id))));
            body.put(CREATED_AT).put(now);
            body.put(PAGE_URL)
                    .put(ascii(Long.toString(TrafficSamples.page(id))))
                    .put(END);
        }
        body.flip();
        target.put(head).put(ascii(body.remaining() + "\r\n\r\n")).put(body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
