package dev.weir.reporting.answers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.weir.kit.Operations;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;

/** A {@link StreamedAnswer} in JSON. */
public final class JsonAnswer {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .rootValueSeparator("\n")
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    /** Writes the answer's content. */
    public interface Body {
        void write(JsonGenerator json) throws IOException, SQLException;
    }

    private JsonAnswer() {}

    public static void write(Context ctx, Body body) throws SQLException {
        try {
            StreamedAnswer.write(ctx, Operations.JSON, out -> {
                try (JsonGenerator json = to(out)) {
                    body.write(json);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes JSON to a stream that it does not close. */
    static JsonGenerator to(OutputStream out) throws IOException {
        return JSON.createGenerator(out);
    }
}
