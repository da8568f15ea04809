package dev.weir.gateway;

import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream into its lines, each a piece of one buffer: nothing is copied line by line, nothing grows. */
final class Lines {
    private final InputStream in;
    private final int longest;
    private final byte[] buffer;
    private int start;
    private int length;
    private int next;
    private int end;
    private long number;
    private boolean tooLong;
    private boolean ended;

    Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
        this.buffer = new byte[Math.max(64 * 1024, longest + 2)];
    }

    /** Moves to the next line; false at the end of the stream. */
    boolean next() throws IOException {
        int scanned = next;
        tooLong = false;
        start = next;
        while (true) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    next = i + 1;
                    found(i - start);
                    return true;
                }
            }
            scanned = end;
            if (end - start > longest + 1) {
                // Kept no longer: only its end is looked for.
                tooLong = true;
                start = 0;
                scanned = 0;
                end = 0;
            } else if (end == buffer.length) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                scanned = end;
                start = 0;
            }
            int read = ended ? -1 : in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                ended = true;
                next = end;
                if (end == start && !tooLong) {
                    return false;
                }
                found(end - start);
                return true;
            }
            end += read;
        }
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    /** The number of this line, the first being 1. */
    long number() {
        return number;
    }

    /** True when the line was longer than allowed; then it is not there to be read. */
    boolean isTooLong() {
        return tooLong;
    }

    boolean isBlank() {
        for (int i = start; i < start + length; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return !tooLong;
    }

    private void found(int lineLength) {
        number++;
        length = lineLength > 0 && buffer[start + lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
        tooLong |= length > longest;
    }
}
