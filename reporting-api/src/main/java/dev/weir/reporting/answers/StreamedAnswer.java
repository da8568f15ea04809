package dev.weir.reporting.answers;

import dev.weir.kit.http.HttpEdge;
import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that is written as it is made. Its beginning is held back for a while, so that a failure can still become a
 * problem; a failure after that breaks the connection off, so that nobody takes half an answer for a whole one.
 */
public final class StreamedAnswer {
    private static final Logger log = LoggerFactory.getLogger(StreamedAnswer.class);
    private static final int HELD_BACK = 32 * 1024;

    /** Writes the answer's content. */
    public interface Body {
        void write(OutputStream out) throws IOException, SQLException;
    }

    private StreamedAnswer() {}

    /** What is thrown comes from before the first byte was sent. */
    public static void write(Context ctx, String contentType, Body body) throws IOException, SQLException {
        Output output = new Output(ctx);
        BufferedOutputStream buffered = new BufferedOutputStream(output, HELD_BACK);
        try {
            ctx.contentType(contentType);
            body.write(buffered);
            buffered.flush();
        } catch (IOException | SQLException | RuntimeException e) {
            if (!output.begun) {
                throw e;
            }
            log.warn("The answer to {} was broken off: {}", ctx.path(), e.toString());
            HttpEdge.breakOff(ctx);
        }
    }

    /** The response's own stream, not touched before there is something to write. */
    private static final class Output extends OutputStream {
        private final Context ctx;
        private boolean begun;

        Output(Context ctx) {
            this.ctx = ctx;
        }

        @Override
        public void write(int b) throws IOException {
            begun = true;
            ctx.outputStream().write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            begun = true;
            ctx.outputStream().write(bytes, from, length);
        }
    }
}
