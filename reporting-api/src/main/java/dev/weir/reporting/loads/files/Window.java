package dev.weir.reporting.loads.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A buffer that slides over a stream: what is marked stays in it, and a mark may reach back only so far. */
final class Window {
    private static final int SLACK = 64 * 1024;

    private final InputStream in;
    private final int longest;
    private final byte[] buffer;
    private int mark;
    private int at;
    private int end;
    private boolean cut;

    /**
     * A window over that stream.
     *
     * @param longest the most bytes that are kept from the mark on; of more only the first ones can be asked for
     */
    Window(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
        this.buffer = new byte[longest + SLACK];
    }

    /** The next byte, or -1 at the end; does not move. */
    int peek() throws IOException {
        return at < end || fill() ? buffer[at] & 0xff : -1;
    }

    /** Moves over the byte that was looked at. */
    void skip() {
        at++;
    }

    /** Keeps what comes from here on. */
    void mark() {
        mark = at;
        cut = false;
    }

    /** True when more came since the mark than is kept. */
    boolean isTooLong() {
        return cut || at - mark > longest;
    }

    byte[] buffer() {
        return buffer;
    }

    int marked() {
        return mark;
    }

    /** How many bytes were passed since the mark, if they are all there. */
    int length() {
        return at - mark;
    }

    /** The byte that was passed last. */
    byte last() {
        return buffer[at - 1];
    }

    /** So many bytes from the mark on; only their beginning when they are too many. */
    byte[] copy(int count) {
        return Arrays.copyOfRange(buffer, mark, mark + Math.min(longest, count));
    }

    private boolean fill() throws IOException {
        if (end == buffer.length) {
            if (at - mark > longest) {
                // The beginning is kept for whoever wants to see it, the rest only passes through.
                cut = true;
                at = mark + longest;
                end = at;
            }
            System.arraycopy(buffer, mark, buffer, 0, end - mark);
            end -= mark;
            at -= mark;
            mark = 0;
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            return false;
        }
        end += read;
        return read > 0 || fill();
    }
}
