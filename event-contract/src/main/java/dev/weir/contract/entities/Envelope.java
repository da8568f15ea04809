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

/** Reads what stands around the fields of a record on entities.raw; one use. */
final class Envelope {
    private static final String OP = "op";
    private static final String ENTITY = "entity";
    private static final String FIELDS = "fields";

    private final EntityDefinition definition;
    private final RecordReader fields;
    private final List<FieldError> errors = new ArrayList<>();
    private final Map<String, @Nullable String> told = new HashMap<>();

    Envelope(EntityDefinition definition, String tenant) {
        this.definition = definition;
        this.fields = new RecordReader(definition, tenant);
    }

    RawEntity read(JsonParser parser) throws IOException {
        boolean hasFields = false;
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
            return new RawEntity.Unreadable(errors);
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
