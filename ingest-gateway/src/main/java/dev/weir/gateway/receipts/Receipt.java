package dev.weir.gateway.receipts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.Ending;
import dev.weir.contract.EventReader;
import dev.weir.contract.Operation;
import dev.weir.contract.Reason;
import dev.weir.contract.Timestamps;
import dev.weir.contract.Trail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What became of the requests under one id.
 *
 * @param visible whether something was applied under the id, and reports count all of it
 * @param shortened whether there may have been requests that the history does not show
 */
record Receipt(long requestId, boolean visible, boolean shortened, List<Line> history) {
    static final String ACCEPTED = "accepted";
    static final String VISIBLE = "visible";
    static final String DUPLICATE = "duplicate";
    static final String CONFLICT = "conflict";
    static final String REJECTED = "rejected";

    private static final JsonFactory JSON = new JsonFactory();

    /** One request. */
    record Line(
            @Nullable Operation operation,
            String status,
            @Nullable Reason reason,
            long at) {}

    static Receipt of(long requestId, Trail trail, Visible visible, List<ConsumerRecord<byte[], byte[]>> pending) {
        List<Line> history = new ArrayList<>();
        for (Ending ending : trail.endings()) {
            boolean applied = ending.result() == Ending.Result.APPLIED;
            boolean counts = applied && visible.counts(ending);
            history.add(new Line(ending.operation(), status(ending, counts), ending.reason(), ending.at()));
        }
        for (ConsumerRecord<byte[], byte[]> record : pending) {
            history.add(new Line(operation(record.value()), ACCEPTED, null, record.timestamp()));
        }
        return new Receipt(requestId, visible.all(trail), trail.shortened(), history);
    }

    /** How a request ended, for somebody who asks for its effect: applied and counted alike. */
    static String status(Ending ending, boolean counts) {
        return switch (ending.result()) {
            case DUPLICATE -> DUPLICATE;
            case REFUSED -> ending.reason() == Reason.CONFLICT ? CONFLICT : REJECTED;
            case APPLIED ->
                switch (counts ? ending.operation() : null) {
                    case null -> ACCEPTED;
                    case CREATE -> VISIBLE;
                    case UPDATE -> "updated";
                    case DELETE -> "deleted";
                };
        };
    }

    byte[] toJson() {
        Line latest = history.getLast();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("request_id", Long.toUnsignedString(requestId));
            json.writeStringField("status", latest.status());
            Reason reason = latest.reason();
            if (reason != null) {
                json.writeStringField("reason", reason.code());
                json.writeStringField("detail", reason.description());
            }
            json.writeBooleanField("visible", visible);
            json.writeArrayFieldStart("history");
            for (Line line : history) {
                write(json, line);
            }
            json.writeEndArray();
            json.writeBooleanField("history_shortened", shortened);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Line line) throws IOException {
        json.writeStartObject();
        Operation operation = line.operation();
        json.writeStringField("operation", operation == null ? "unknown" : operation.wireName());
        json.writeStringField("status", line.status());
        Reason reason = line.reason();
        if (reason != null) {
            json.writeStringField("reason", reason.code());
        }
        json.writeStringField("at", Timestamps.format(line.at()));
        json.writeEndObject();
    }

    private static @Nullable Operation operation(byte @Nullable [] raw) {
        if (raw == null) {
            return null;
        }
        EventReader reader = new EventReader();
        reader.read(raw, 0, raw.length);
        return reader.operation();
    }
}
