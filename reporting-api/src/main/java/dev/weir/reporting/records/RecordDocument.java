package dev.weir.reporting.records;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.entities.ColumnType;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The part of the OpenAPI document that describes records: its templates are filled in for each entity. */
public final class RecordDocument {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode document = JSON.createObjectNode();
    private final ObjectNode paths = document.putObject("paths");
    private final ObjectNode schemas = document.putObject("components").putObject("schemas");

    private RecordDocument(Entities entities) throws IOException {
        ObjectNode templates = (ObjectNode) JSON.readTree(templates());
        paths.setAll((ObjectNode) templates.path("paths"));
        String ofEntity = templates.path("of_each_entity").toString();
        String ofReference = templates.path("of_each_reference").toString();
        for (EntityDefinition entity : entities.all()) {
            RecordFields fields = RecordFields.of(entity);
            schemas.set(entity.name(), schema(fields));
            add(filled(ofEntity, Map.of("entity", entity.name(), "title", entity.title())), entity, fields);
            for (Map.Entry<String, String> to : RecordRoutes.references(entity).entrySet()) {
                Map<String, String> values = Map.of(
                        "entity", entity.name(), "title", entity.title(), "to", to.getKey(), "column", to.getValue());
                add(filled(ofReference, values), entity, fields);
            }
        }
    }

    /** Its paths, and components that they refer to. */
    public static ObjectNode of(Entities entities) {
        try {
            return new RecordDocument(entities).document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] templates() throws IOException {
        try (InputStream in = RecordDocument.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("There are no templates of records in this build");
            }
            return in.readAllBytes();
        }
    }

    private static ObjectNode filled(String template, Map<String, String> values) throws IOException {
        String text = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            String quoted = JSON.writeValueAsString(value.getValue());
            text = text.replace("%" + value.getKey() + "%", quoted.substring(1, quoted.length() - 1));
        }
        return (ObjectNode) JSON.readTree(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds paths; those that list records also have the entity's filters as parameters. */
    private void add(ObjectNode more, EntityDefinition entity, RecordFields fields) {
        more.properties().forEach(path -> {
            if (path.getKey().endsWith("/" + entity.name())) {
                filters((ArrayNode) path.getValue().path("get").path("parameters"), fields);
            }
            paths.set(path.getKey(), path.getValue());
        });
    }

    private static void filters(ArrayNode parameters, RecordFields fields) {
        fields.all().stream()
                .filter(Field::filter)
                .forEach(field -> Filters.names(field)
                        .forEach(name -> parameters
                                .addObject()
                                .put("name", name)
                                .put("in", "query")
                                .put("description", field.form())
                                .putObject("schema")
                                .put("type", "string")));
    }

    private static ObjectNode schema(RecordFields fields) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (Field field : fields.all()) {
            ObjectNode property = properties.putObject(field.name());
            String type =
                    switch (field.type()) {
                        case ColumnType.Text() -> "string";
                        case ColumnType.Whole() -> "integer";
                        case ColumnType.Decimal(int _) -> "number";
                        case ColumnType.Flag() -> "boolean";
                        case ColumnType.Identity() -> "string";
                        case ColumnType.Moment() -> {
                            property.put("format", "date-time");
                            yield "string";
                        }
                        case ColumnType.Day() -> {
                            property.put("format", "date");
                            yield "string";
                        }
                    };
            if (field.nullable()) {
                property.putArray("type").add(type).add("null");
            } else {
                property.put("type", type);
            }
        }
        return schema;
    }
}
