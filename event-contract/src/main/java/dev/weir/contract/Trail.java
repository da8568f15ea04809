package dev.weir.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a processor knows of the requests under one id, as it tells a gateway.
 *
 * @param upToOffset all records of the id's partition up to and with this offset are taken into account; -1 for none
 * @param changedAt the offset of the request that was applied last; -1 when none was
 * @param shortened whether there may have been requests of which the list tells nothing: those in its middle, and
 *     repetitions of the one before them
 * @param endings how the requests ended, oldest first; empty when the id is unknown
 */
public record Trail(long upToOffset, long changedAt, boolean shortened, List<Ending> endings) {
    /** So many endings at the start of a shortened list are the first; those behind them are the last without a gap. */
    public static final int FIRST_KEPT = 4;

    public Trail {
        endings = List.copyOf(endings);
    }

    /** How the request at that offset ended; null when that is not known. */
    public @Nullable Ending endingAt(long offset) {
        Ending repeated = null;
        for (int i = 0; i < endings.size(); i++) {
            Ending ending = endings.get(i);
            if (ending.offset() == offset) {
                return ending;
            }
            if (ending.offset() < offset) {
                repeated = shortened && i >= FIRST_KEPT ? ending : null;
            }
        }
        return offset <= upToOffset ? repeated : null;
    }

    public byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = EventReader.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("up_to_offset", upToOffset);
            json.writeNumberField("changed_at", changedAt);
            json.writeBooleanField("shortened", shortened);
            json.writeArrayFieldStart("endings");
            for (Ending ending : endings) {
                json.writeStartObject();
                Operation operation = ending.operation();
                if (operation != null) {
                    json.writeStringField("operation", operation.wireName());
                }
                json.writeStringField("result", ending.result().wireName());
                Reason reason = ending.reason();
                if (reason != null) {
                    json.writeStringField("reason", reason.code());
                }
                json.writeNumberField("at", ending.at());
                json.writeNumberField("offset", ending.offset());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The trail in that JSON; unknown fields are passed over. */
    public static Trail parse(byte[] bytes) throws IOException {
        try (JsonParser json = EventReader.JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("A trail must be a JSON object");
            }
            long upToOffset = -1;
            long changedAt = -1;
            boolean shortened = false;
            List<Ending> endings = new ArrayList<>();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "up_to_offset" -> upToOffset = json.getLongValue();
                    case "changed_at" -> changedAt = json.getLongValue();
                    case "shortened" -> shortened = json.getBooleanValue();
                    case "endings" -> {
                        while (json.nextToken() == JsonToken.START_OBJECT) {
                            endings.add(ending(json));
                        }
                    }
                    default -> json.skipChildren();
                }
            }
            return new Trail(upToOffset, changedAt, shortened, endings);
        }
    }

    private static Ending ending(JsonParser json) throws IOException {
        Operation operation = null;
        Ending.Result result = null;
        Reason reason = null;
        long at = 0;
        long offset = -1;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "operation" -> operation = Operation.ofWireName(json.getText());
                case "result" -> result = Ending.Result.ofWireName(json.getText());
                case "reason" -> reason = Reason.ofCode(json.getText());
                case "at" -> at = json.getLongValue();
                case "offset" -> offset = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        if (result == null) {
            throw new IOException("An ending without a result");
        }
        return new Ending(operation, result, reason, at, offset);
    }
}
