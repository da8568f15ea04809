package dev.weir.contract.entities;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes the values of a record as JSON fields: numbers as texts, so that no reader rounds them; what is not there is left out. */
final class Fields {
    /** Of all columns, as they are written: a column's name needs no escaping, and so no look at its letters each time. */
    private static final Map<String, SerializableString> NAMES = new ConcurrentHashMap<>();

    private Fields() {}

    static void write(JsonGenerator json, EntityDefinition definition, List<@Nullable String> values)
            throws IOException {
        List<Column> columns = definition.columns();
        for (int i = 0; i < columns.size(); i++) {
            String value = values.get(i);
            if (value == null) {
                continue;
            }
            Column column = columns.get(i);
            json.writeFieldName(NAMES.computeIfAbsent(column.name(), SerializedString::new));
            if (column.type() instanceof ColumnType.Flag) {
                json.writeBoolean(value.equals("true"));
            } else {
                json.writeString(value);
            }
        }
    }
}
