package dev.weir.reporting.answers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.weir.kit.Operations;
import dev.weir.kit.http.HttpEdge;
import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer in JSON, streamed. Its beginning is held back for a while, so that a failure can still become a problem; a
 * failure after that breaks the connection off, so that nobody takes half an answer for a whole one.
 */
public final class JsonAnswer {
    private static final Logger log = LoggerFactory.getLogger(JsonAnswer.class);
    private static final int HELD_BACK = 32 * 1024;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    /** Writes the answer's content. */
    public interface Body {
        void write(JsonGenerator json) throws IOException, SQLException;
    }

    private JsonAnswer() {}

    public static void write(Context ctx, Body body) throws SQLException {
        Output output = new Output(ctx);
        try (JsonGenerator json = JSON.createGenerator(new BufferedOutputStream(output, HELD_BACK))) {
            ctx.contentType(Operations.JSON);
            body.write(json);
            json.flush();
        } catch (IOException e) {
            if (!output.begun) {
                throw new UncheckedIOException(e);
            }
            breakOff(ctx, e);
        } catch (SQLException | RuntimeException e) {
            if (!output.begun) {
                throw e;
            }
            breakOff(ctx, e);
        }
    }

    private static void breakOff(Context ctx, Exception e) {
        log.warn("The answer to {} was broken off: {}", ctx.path(), e.toString());
        HttpEdge.breakOff(ctx);
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
