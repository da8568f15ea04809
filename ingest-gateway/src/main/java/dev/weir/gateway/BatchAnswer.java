package dev.weir.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.FieldError;
import dev.weir.gateway.BatchCall.Outcome;
import dev.weir.gateway.BatchCall.RefusedLine;
import dev.weir.kit.Problem;
import dev.weir.kit.http.HttpProblem;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Says how a batch ended: 202 when any line was accepted, 400 when none was, another problem when it was cut short. */
final class BatchAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private BatchAnswer() {}

    static void write(Context context, Words words, Outcome outcome) {
        HttpProblem cutShort = outcome.cutShort();
        if (cutShort != null) {
            throw withCount(cutShort, words, outcome.accepted());
        }
        if (outcome.accepted() > 0) {
            context.status(202).contentType("application/json").result(body(words, outcome));
        } else if (outcome.unconfirmed() > 0) {
            throw HttpProblem.unavailable(
                    "kafka-away", "Kafka did not confirm in time; " + words.allAgain(), Duration.ofSeconds(1));
        } else {
            context.status(400).contentType(Problem.MEDIA_TYPE).result(body(words, outcome));
        }
    }

    /** Some lines may be stored although the whole is refused; sending them again does no harm, and it is said. */
    private static HttpProblem withCount(HttpProblem problem, Words words, int accepted) {
        if (accepted == 0) {
            return problem;
        }
        return new HttpProblem(
                problem.status(),
                problem.type(),
                problem.title(),
                problem.detail() + "; " + accepted + " " + words.many()
                        + " before that were accepted, and sending them again does no harm",
                problem.errors(),
                problem.headers());
    }

    private static byte[] body(Words words, Outcome outcome) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (outcome.accepted() == 0) {
                json.writeStringField("type", "/problems/no-" + words.one() + "-accepted");
                json.writeStringField("title", "No " + words.one() + " of the batch was accepted");
                json.writeNumberField("status", 400);
                json.writeStringField(
                        "detail",
                        outcome.rejected() == 0
                                ? "The body holds no " + words.one()
                                : "Every " + words.one() + " is refused");
            }
            json.writeNumberField("accepted", outcome.accepted());
            json.writeNumberField("rejected", outcome.rejected());
            errors(json, words, outcome.errors());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void errors(JsonGenerator json, Words words, List<RefusedLine> lines) throws IOException {
        json.writeArrayFieldStart("errors");
        for (RefusedLine line : lines) {
            FieldError error = line.error();
            json.writeStartObject();
            json.writeNumberField("line", line.line());
            if (line.id() != null) {
                json.writeStringField(words.idField(), line.id());
            }
            if (!error.field().isEmpty()) {
                json.writeStringField("field", error.field());
            }
            json.writeStringField("reason", error.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
