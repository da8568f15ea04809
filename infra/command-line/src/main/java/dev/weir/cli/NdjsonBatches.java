package dev.weir.cli;

import dev.weir.stack.StackProblem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of a stream in batches, byte for byte; a batch also ends where nothing more is waiting, so none is held up. */
final class NdjsonBatches {
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int LONGEST_LINE = 1024 * 1024;

    private final BufferedInputStream in;
    private final int mostLines;
    private long linesRead;

    NdjsonBatches(InputStream in, int mostLines) {
        this.in = new BufferedInputStream(in, 64 * 1024);
        this.mostLines = mostLines;
    }

    /** Some lines; the first counts as number firstLine of the stream, from 1. */
    record Batch(ByteArrayOutputStream lines, long firstLine) {
        byte[] bytes() {
            return lines.toByteArray();
        }
    }

    /** The next one, or null at the end. */
    @Nullable Batch next() throws IOException, StackProblem {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long firstLine = linesRead + 1;
        int lines = 0;
        while (lines < mostLines && bytes.size() < MOST_BYTES && (lines == 0 || in.available() > 0) && line(bytes)) {
            lines++;
        }
        return lines == 0 ? null : new Batch(bytes, firstLine);
    }

    private boolean line(ByteArrayOutputStream bytes) throws IOException, StackProblem {
        int before = bytes.size();
        int next = in.read();
        if (next < 0) {
            return false;
        }
        linesRead++;
        while (next >= 0 && next != '\n') {
            bytes.write(next);
            if (bytes.size() - before > LONGEST_LINE) {
                throw new StackProblem("Line " + linesRead + " has more than a megabyte; is this NDJSON?");
            }
            next = in.read();
        }
        bytes.write('\n');
        return true;
    }
}
