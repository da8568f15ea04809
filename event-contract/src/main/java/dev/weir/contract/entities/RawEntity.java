package dev.weir.contract.entities;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.contract.FieldError;
import dev.weir.contract.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation on a record as it stands on entities.raw; tenant, entity and id stand in the key as well. */
public sealed interface RawEntity {
    /** The most bytes that a record may have here. */
    int MOST_BYTES = 512 * 1024;

    /** More than all that stands around the texts of a record can have. */
    int MOST_BYTES_BESIDE_TEXTS = 64 * 1024;

    int MOST_BYTES_OF_A_CHARACTER = 6;

    /** The record is, from its last_updated on, as given. */
    record Upsert(EntityRecord record) implements RawEntity {}

    /** The record is no more. */
    record Delete(
            long id, @Nullable Long lastUpdated, @Nullable String lastUpdatedBy) implements RawEntity {}

    /** No operation; why. */
    record Unreadable(List<FieldError> errors) implements RawEntity {}

    /** The operation as bytes, in canonical form. */
    static byte[] upsert(EntityDefinition definition, EntityRecord record) {
        return write("upsert", definition, record.id(), record.lastUpdated(), record.lastUpdatedBy(), json -> {
            json.writeObjectFieldStart("fields");
            Fields.write(json, definition, record.values());
            json.writeEndObject();
        });
    }

    /** Whether the record has no more bytes than it may; written out for that only where its texts are long. */
    static boolean fits(EntityDefinition definition, EntityRecord record) {
        String by = record.lastUpdatedBy();
        long characters = by == null ? 0 : by.length();
        for (String value : record.values()) {
            characters += value == null ? 0 : value.length();
        }
        return characters * MOST_BYTES_OF_A_CHARACTER < MOST_BYTES - MOST_BYTES_BESIDE_TEXTS
                || upsert(definition, record).length <= MOST_BYTES;
    }

    /** The same for a deletion. */
    static byte[] delete(
            EntityDefinition definition, long id, @Nullable Long lastUpdated, @Nullable String lastUpdatedBy) {
        return write("delete", definition, id, lastUpdated, lastUpdatedBy, _ -> {});
    }

    /** Writes what an operation has beside its envelope. */
    interface Rest {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] write(
            String op,
            EntityDefinition definition,
            long id,
            @Nullable Long lastUpdated,
            @Nullable String lastUpdatedBy,
            Rest rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = RecordReader.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("op", op);
            json.writeStringField("entity", definition.name());
            json.writeStringField(RecordReader.ID, Long.toUnsignedString(id));
            if (lastUpdated != null) {
                json.writeStringField(RecordReader.LAST_UPDATED, Timestamps.format(lastUpdated));
            }
            if (lastUpdatedBy != null) {
                json.writeStringField(RecordReader.LAST_UPDATED_BY, lastUpdatedBy);
            }
            rest.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory can't fail", e);
        }
        return bytes.toByteArray();
    }
}
