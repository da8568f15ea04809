package dev.weir.contract.entities;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.contract.Timestamps;
import dev.weir.contract.UnsignedLongs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revision of one version of a record, as entities.history carries it. A version is valid from its effective date
 * until just before its expiry date; of several revisions of a version the highest counts.
 *
 * @param version counts the states a record has had, from 1
 * @param revision counts the rows written of a version, from 1
 * @param effectiveDate epoch milliseconds
 * @param expiryDate epoch milliseconds; {@link #NEVER} while the version is current
 * @param receivedAt the broker's time of the raw record
 * @param values canonical, in the order of the definition's columns
 */
public record HistoryRow(
        EntityKey key,
        int version,
        int revision,
        Cause cause,
        long effectiveDate,
        long expiryDate,
        String recordHash,
        long lastUpdated,
        @Nullable String lastUpdatedBy,
        long receivedAt,
        List<@Nullable String> values) {
    /** The expiry date of what is current. */
    public static final long NEVER = Timestamps.parse("2999-12-31T23:59:59Z");

    private static final String NEVER_TEXT = Timestamps.format(NEVER);

    public HistoryRow {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    public boolean isCurrent() {
        return expiryDate == NEVER;
    }

    /** The first row of a version, which is as that record says from then on. */
    public static HistoryRow opened(
            EntityKey key, EntityRecord record, int version, Cause why, String recordHash, long at, long receivedAt) {
        return new HistoryRow(
                key, version, 1, why, at, NEVER, recordHash, at, record.lastUpdatedBy(), receivedAt, record.values());
    }

    /** The next revision of the version, as that record says. */
    public HistoryRow overwritten(EntityRecord record, String hash, long at, long overwrittenAt) {
        return new HistoryRow(
                key,
                version,
                revision + 1,
                Cause.OVERWRITE,
                effectiveDate,
                NEVER,
                hash,
                at,
                record.lastUpdatedBy(),
                overwrittenAt,
                record.values());
    }

    /** The next revision of the version, with its end. */
    public HistoryRow closed(Cause why, long at, long closedAt) {
        return new HistoryRow(
                key,
                version,
                revision + 1,
                why,
                effectiveDate,
                at,
                recordHash,
                lastUpdated,
                lastUpdatedBy,
                closedAt,
                values);
    }

    public byte[] toJson(EntityDefinition definition) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        String effective = Timestamps.format(effectiveDate);
        try (JsonGenerator json = RecordReader.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("tenant", key.tenant());
            json.writeStringField("entity", key.entity());
            json.writeStringField(RecordReader.ID, Long.toUnsignedString(key.id()));
            json.writeNumberField("record_version", version);
            json.writeNumberField("revision", revision);
            json.writeStringField("cause", cause.wireName());
            json.writeStringField("effective_date", effective);
            json.writeStringField("expiry_date", isCurrent() ? NEVER_TEXT : Timestamps.format(expiryDate));
            json.writeBooleanField("is_current", isCurrent());
            json.writeStringField("record_hash", recordHash);
            json.writeStringField(
                    RecordReader.LAST_UPDATED,
                    lastUpdated == effectiveDate ? effective : Timestamps.format(lastUpdated));
            if (lastUpdatedBy != null) {
                json.writeStringField(RecordReader.LAST_UPDATED_BY, lastUpdatedBy);
            }
            json.writeStringField("received_at", Timestamps.format(receivedAt));
            json.writeObjectFieldStart("fields");
            Fields.write(json, definition, values);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory can't fail", e);
        }
        return bytes.toByteArray();
    }

    /** The row in that JSON. What the definition does not know is passed over; what it has beyond the JSON is null. */
    public static HistoryRow parse(EntityDefinition definition, byte[] json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = RecordReader.JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("A row of a history must be a JSON object");
            }
            texts(parser, texts, fields);
        }
        Cause cause = Cause.ofWireName(text(texts, "cause"));
        if (cause == null) {
            throw new IOException("A row of a history with an unknown cause");
        }
        List<@Nullable String> values = new ArrayList<>();
        for (Column column : definition.columns()) {
            values.add(fields.get(column.name()));
        }
        return new HistoryRow(
                new EntityKey(text(texts, "tenant"), text(texts, "entity"), id(text(texts, RecordReader.ID))),
                number(texts, "record_version"),
                number(texts, "revision"),
                cause,
                moment(texts, "effective_date"),
                moment(texts, "expiry_date"),
                text(texts, "record_hash"),
                moment(texts, RecordReader.LAST_UPDATED),
                texts.get(RecordReader.LAST_UPDATED_BY),
                moment(texts, "received_at"),
                values);
    }

    private static void texts(JsonParser parser, Map<String, String> into, Map<String, String> fields)
            throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT && name.equals("fields")) {
                texts(parser, fields, new HashMap<>());
            } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                into.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
    }

    private static String text(Map<String, String> texts, String name) throws IOException {
        String text = texts.get(name);
        if (text == null) {
            throw new IOException("A row of a history without " + name);
        }
        return text;
    }

    private static long id(String text) throws IOException {
        if (!UnsignedLongs.isCanonical(text)) {
            throw new IOException("A row of a history with an id that is no unsigned 64-bit number");
        }
        return Long.parseUnsignedLong(text);
    }

    private static int number(Map<String, String> texts, String name) throws IOException {
        try {
            return Integer.parseInt(text(texts, name));
        } catch (NumberFormatException _) {
            throw new IOException("A row of a history with a bad " + name);
        }
    }

    private static long moment(Map<String, String> texts, String name) throws IOException {
        long moment = Timestamps.parse(text(texts, name));
        if (moment == Timestamps.INVALID) {
            throw new IOException("A row of a history with a bad " + name);
        }
        return moment;
    }
}
