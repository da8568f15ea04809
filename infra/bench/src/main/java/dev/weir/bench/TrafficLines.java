package dev.weir.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Events as lines of NDJSON, made with as little work as can be: who sends shares the processors with who is measured. */
final class TrafficLines {
    static final int LONGEST = 200;

    private static final byte[] REQUEST_ID = ascii("{\"request_id\":\"");
    private static final byte[] USER_ID = ascii("\",\"user_id\":\"");
    private static final byte[] CREATED_AT = ascii("\",\"created_at\":\"");
    private static final byte[] PAGE_URL = ascii("\",\"page_url\":\"" + TrafficSamples.PAGE);
    private static final byte[] END = ascii(TrafficSamples.QUERY + "\"}\n");

    private TrafficLines() {}

    /** Appends the event of that id. */
    static void put(ByteBuffer target, long requestId, byte[] createdAt) {
        target.put(REQUEST_ID).put(ascii(Long.toUnsignedString(requestId)));
        target.put(USER_ID).put(ascii(Long.toString(TrafficSamples.user(requestId))));
        target.put(CREATED_AT).put(createdAt);
        target.put(PAGE_URL)
                .put(ascii(Long.toString(TrafficSamples.page(requestId))))
                .put(END);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
