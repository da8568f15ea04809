package dev.weir.bench;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Posts of a thousand events each, as NDJSON, each event under a request_id of its own. */
final class TrafficBatches implements Requests {
    static final int EVENTS = 1_000;

    private final AtomicLong nextRequestId;
    private final byte[] head;
    private final ByteBuffer body = ByteBuffer.allocate(EVENTS * TrafficLines.LONGEST);

    TrafficBatches(AtomicLong nextRequestId, int port, String key) {
        this.nextRequestId = nextRequestId;
        this.head = TrafficLines.ascii("POST /api/traffic HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: ");
    }

    @Override
    public int longest() {
        return body.capacity() + 1_024;
    }

    @Override
    public void write(ByteBuffer target) {
        body.clear();
        byte[] now = TrafficLines.ascii(Instant.now().toString());
        long first = nextRequestId.getAndAdd(EVENTS);
        for (long id = first; id != first + EVENTS; id++) {
            TrafficLines.put(body, id, now);
        }
        body.flip();
        target.put(head).put(TrafficLines.ascii(body.remaining() + "\r\n\r\n")).put(body);
    }
}
