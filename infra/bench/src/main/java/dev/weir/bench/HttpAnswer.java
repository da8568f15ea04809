package dev.weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Recognises a whole HTTP/1.1 answer at the start of what was received. */
final class HttpAnswer {
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String CHUNKED = "\r\ntransfer-encoding: chunked";
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    private HttpAnswer() {}

    /** The status of the answer that fills the first bytes, or 0 when more is to come. */
    static int statusWhenWhole(byte[] received, int length) throws IOException {
        String text = new String(received, 0, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        int bodyAt = end + 4;
        int status = Integer.parseInt(head.substring(STATUS_AT, STATUS_AT + 3));
        int lengthAt = head.indexOf(LENGTH);
        boolean whole;
        if (lengthAt >= 0) {
            int lineEnd = head.indexOf('\r', lengthAt + 2);
            String bodyLength = head.substring(lengthAt + LENGTH.length(), lineEnd < 0 ? head.length() : lineEnd);
            whole = text.length() >= bodyAt + Integer.parseInt(bodyLength.strip());
        } else if (head.contains(CHUNKED)) {
            whole = text.startsWith("0\r\n\r\n", bodyAt) || text.endsWith(LAST_CHUNK);
        } else if (status == 204 || status == 304) {
            whole = true;
        } else {
            throw new IOException("an answer without a length: " + head);
        }
        return whole ? status : 0;
    }
}
