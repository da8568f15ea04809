package dev.weir.reporting.loads.files;

import java.io.IOException;
import java.io.InputStream;

/** One JSON text a line; a line that is none harms no other. */
final class JsonLines implements Pieces {
    private final Window window;
    private final int longest;
    private long line;

    JsonLines(InputStream in, int longest) {
        this.window = new Window(in, longest);
        this.longest = longest;
    }

    @Override
    public Piece next() throws IOException {
        while (window.peek() >= 0) {
            line++;
            window.mark();
            boolean blank = true;
            int c = window.peek();
            while (c >= 0 && c != '\n') {
                blank &= c == ' ' || c == '\t' || c == '\r';
                window.skip();
                c = window.peek();
            }
            boolean tooLong = window.isTooLong();
            int length = window.length();
            if (c == '\n') {
                // It is in the buffer, so nothing moves.
                window.skip();
            }
            if (tooLong) {
                return new Piece.Broken(line, window.copy(length), "has more than " + longest + " bytes");
            }
            if (!blank) {
                return new Piece.Json(line, window.buffer(), window.marked(), length);
            }
        }
        return Piece.End.END;
    }
}
