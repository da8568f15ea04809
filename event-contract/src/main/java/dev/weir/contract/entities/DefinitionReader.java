package dev.weir.contract.entities;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a definition file. */
final class DefinitionReader {
    private static final JsonFactory JSON = new JsonFactory();

    private DefinitionReader() {}

    static EntityDefinition read(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            if (!(value(parser) instanceof Map<?, ?> fields)) {
                throw new IOException("not an object");
            }
            List<Column> columns = new ArrayList<>();
            if (!(fields.get("columns") instanceof List<?> list)) {
                throw new IOException("columns must be a list");
            }
            for (Object each : list) {
                columns.add(column(each));
            }
            Object retention = fields.get("retention_days");
            return new EntityDefinition(
                    name(fields.get("name")),
                    text(fields, "title"),
                    text(fields, "description"),
                    columns,
                    retention instanceof Long days ? OptionalInt.of(Math.toIntExact(days)) : OptionalInt.empty());
        }
    }

    private static Column column(@Nullable Object of) throws IOException {
        if (!(of instanceof Map<?, ?> fields)) {
            throw new IOException("a column is no object");
        }
        List<String> from = new ArrayList<>();
        if (fields.get("from") instanceof List<?> list) {
            list.forEach(each -> from.add(String.valueOf(each)));
        } else if (fields.get("from") instanceof String one) {
            from.add(one);
        }
        return new Column(
                name(fields.get("name")),
                type(fields),
                flag(fields, "required", false),
                Long.valueOf(1).equals(fields.get("history")),
                flag(fields, "hash", true),
                flag(fields, "filter", false),
                flag(fields, "search", false),
                from,
                fields.get("references") instanceof String entity ? entity : null);
    }

    private static ColumnType type(Map<?, ?> fields) throws IOException {
        String type = String.valueOf(fields.get("type"));
        return switch (type) {
            case "text" -> new ColumnType.Text();
            case "whole" -> new ColumnType.Whole();
            case "identity" -> new ColumnType.Identity();
            case "decimal" ->
                new ColumnType.Decimal(fields.get("scale") instanceof Long scale ? (int) (long) scale : 2);
            case "moment" -> new ColumnType.Moment();
            case "day" -> new ColumnType.Day();
            case "flag" -> new ColumnType.Flag();
            default -> throw new IOException("no type of a column: " + type);
        };
    }

    private static String name(@Nullable Object of) throws IOException {
        if (of instanceof String name && EntityDefinition.isName(name)) {
            return name;
        }
        throw new IOException("not a name: " + of);
    }

    private static String text(Map<?, ?> fields, String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    private static boolean flag(Map<?, ?> fields, String name, boolean otherwise) {
        return fields.get(name) instanceof Boolean flag ? flag : otherwise;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(parser));
            }
            return list;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return parser.getBooleanValue();
        }
        return token == JsonToken.VALUE_NULL ? null : parser.getText();
    }
}
