package dev.weir.contract.entities;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.contract.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads operations on records as they stand on entities.raw, whatever bytes they are; for one entity and one tenant, on one
 * thread.
 */
public final class RawEntityReader {
    private static final String OP = "op";
    private static final String ENTITY = "entity";
    private static final String FIELDS = "fields";

    private final EntityDefinition definition;
    private final RecordReader fields;
    private final List<FieldError> errors = new ArrayList<>();
    private final Map<String, @Nullable String> told = new HashMap<>();

    public RawEntityReader(EntityDefinition definition, String tenant) {
        this.definition = definition;
        this.fields = new RecordReader(definition, tenant);
    }

    /** The operation in those bytes; fields may have any form that producers may use. */
    public RawEntity read(byte[] json) {
        try (JsonParser parser = RecordReader.JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return unreadable("must be a JSON object");
            }
            RawEntity read = read(parser);
            return parser.nextToken() == null ? read : unreadable("must be one JSON object with nothing behind it");
        } catch (IOException e) {
            return new RawEntity.Unreadable(List.of(RecordReader.notJson(e)));
        }
    }

    private static RawEntity unreadable(String reason) {
        return new RawEntity.Unreadable(List.of(new FieldError("", reason)));
    }

    private RawEntity read(JsonParser parser) throws IOException {
        boolean hasFields = false;
        errors.clear();
        told.clear();
        fields.begin();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case OP, ENTITY -> told(name, token == JsonToken.VALUE_STRING ? parser.getText() : null);
                case FIELDS -> {
                    if (hasFields || token != JsonToken.START_OBJECT) {
                        errors.add(new FieldError(FIELDS, hasFields ? "is given twice" : "must be a JSON object"));
                    } else {
                        fields.addFields(parser);
                    }
                    hasFields = true;
                }
                default -> fields.addOf(name, parser);
            }
            parser.skipChildren();
        }
        String op = told.get(OP);
        if (!definition.name().equals(told.get(ENTITY))) {
            errors.add(new FieldError(ENTITY, "must be " + definition.name() + ", as in the key"));
        }
        if (!"upsert".equals(op) && !"delete".equals(op)) {
            errors.add(new FieldError(OP, "must be upsert or delete"));
        }
        if (!errors.isEmpty()) {
            return new RawEntity.Unreadable(List.copyOf(errors));
        }
        return "delete".equals(op) ? fields.deletion() : upsert();
    }

    private RawEntity upsert() {
        return switch (fields.end()) {
            case RecordReader.Outcome.Good(EntityRecord record) -> new RawEntity.Upsert(record);
            case RecordReader.Outcome.Bad(String _, List<FieldError> wrong) -> new RawEntity.Unreadable(wrong);
        };
    }

    private void told(String name, @Nullable String text) {
        if (told.containsKey(name)) {
            errors.add(new FieldError(name, "is given twice"));
        }
        told.put(name, text);
    }
}
