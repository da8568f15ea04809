package dev.weir.contract.entities;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the values of a record as JSON fields: numbers as texts, so that no reader rounds them; what is not there is left out. */
final class Fields {
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
            if (column.type() instanceof ColumnType.Flag) {
                json.writeBooleanField(column.name(), value.equals("true"));
            } else {
                json.writeStringField(column.name(), value);
            }
        }
    }
}
