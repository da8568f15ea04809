package dev.weir.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The plain fields of a flat JSON object, as text; for records that are few. */
final class PlainFields {
    private PlainFields() {}

    /** Fields that hold no plain value are passed over. */
    static Map<String, String> of(byte[] json) throws IOException {
        try (JsonParser parser = EventReader.JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("must be a JSON object");
            }
            Map<String, String> fields = new HashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (parser.nextToken().isScalarValue()) {
                    fields.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            return fields;
        }
    }

    static String present(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException(name + " is missing");
        }
        return value;
    }
}
