package dev.weir.reporting.answers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.FieldError;
import dev.weir.contract.Timestamps;
import dev.weir.kit.http.HttpProblem;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request's small JSON object, read field by field. What is wrong is gathered, so that one answer names all of it;
 * {@link #check} throws that answer.
 */
public final class JsonBody {
    private static final int MOST_BYTES = 64 * 1024;
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxNumberLength(64)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final ObjectNode object;
    private final List<FieldError> errors = new ArrayList<>();

    private JsonBody(ObjectNode object) {
        this.object = object;
    }

    /** Reads the body, which may have these fields only; an empty body is an empty object. */
    public static JsonBody read(Context ctx, Set<String> known) throws IOException {
        String type = ctx.contentType();
        if (type != null && !type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            throw new HttpProblem(
                    415, "unsupported-media-type", "The media type is not supported", "Send application/json");
        }
        byte[] bytes = ctx.req().getInputStream().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new HttpProblem(
                    413, "too-large", "The body is too large", "The body may have at most " + MOST_BYTES + " bytes");
        }
        JsonBody body = new JsonBody(bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : parse(bytes));
        body.object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                body.refuse(name, "is not a field here");
            }
        });
        return body;
    }

    private static ObjectNode parse(byte[] bytes) throws IOException {
        try {
            if (JSON.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // Refused below: its message would repeat the input.
        }
        throw HttpProblem.badRequest("The body must be one JSON object in which each field stands once");
    }

    /** The string in a field; null when it is missing, null or no string. */
    public @Nullable String text(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isTextual()) {
            refuse(name, "must be a string");
            return null;
        }
        return value == null ? null : value.textValue();
    }

    /** The whole number in a field. */
    public int number(String name, int least, int most, int otherwise) {
        JsonNode value = get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            refuse(name, "must be a whole number from " + least + " to " + most);
            return otherwise;
        }
        return value.intValue();
    }

    /** Whether a field is true; false when it is missing. */
    public boolean flag(String name) {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            refuse(name, "must be true or false");
        }
        return value != null && value.booleanValue();
    }

    /** The strings in a field; empty when it is missing. */
    public List<String> texts(String name) {
        JsonNode value = get(name);
        List<String> texts = new ArrayList<>();
        if (value != null) {
            boolean good = value.isArray();
            for (JsonNode each : value) {
                good &= each.isTextual();
                texts.add(each.asText());
            }
            if (!good) {
                refuse(name, "must be an array of strings");
                return List.of();
            }
        }
        return texts;
    }

    /** The moment in a field. */
    public @Nullable Instant moment(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        long millis = Timestamps.parse(text);
        if (millis == Timestamps.INVALID) {
            refuse(name, "must be an RFC 3339 date and time");
            return null;
        }
        return Instant.ofEpochMilli(millis);
    }

    /** The JSON in a field, its numbers as they were sent. */
    public byte @Nullable [] json(String name) {
        JsonNode value = get(name);
        try {
            return value == null ? null : JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read can be written", e);
        }
    }

    public void refuse(String field, String reason) {
        errors.add(new FieldError(field, reason));
    }

    public boolean isGood() {
        return errors.isEmpty();
    }

    /** Throws the answer that names all that is wrong, if anything is. */
    public void check() {
        if (!isGood()) {
            throw HttpProblem.invalid("The fields named in errors don't hold", errors);
        }
    }

    private @Nullable JsonNode get(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
