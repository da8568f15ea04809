package dev.weir.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schemas of an OpenAPI document, taken strictly: what an object says and its schema does not name is a fault too. */
final class DocumentedSchemas {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> TOGETHER = List.of("allOf", "anyOf", "oneOf");

    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final JsonNode document;

    DocumentedSchemas(JsonNode document) {
        this.document = document;
    }

    /** What does not fit the schema. */
    List<String> faults(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        ObjectNode whole = JSON.createObjectNode();
        whole.set("components", document.path("components"));
        whole.putArray("allOf").add(schema);
        schemas.getSchema(whole).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .forEach(faults::add);
        findUnnamed("", schema, value, faults);
        return faults;
    }

    /** The part of the document that a reference names; what is none stays as it is. */
    JsonNode resolved(JsonNode part) {
        String reference = part.path("$ref").asText();
        return reference.isEmpty() ? part : document.at(reference.substring(1));
    }

    private void findUnnamed(String at, JsonNode schema, JsonNode value, List<String> faults) {
        JsonNode itself = resolved(schema);
        for (JsonNode item : value.isArray() ? value : JSON.createArrayNode()) {
            findUnnamed(at + "/*", itself.path("items"), item, faults);
        }
        Map<String, JsonNode> named = new LinkedHashMap<>();
        collectNamed(itself, named);
        if (named.isEmpty()) {
            return;
        }
        value.properties().forEach(field -> {
            JsonNode its = named.get(field.getKey());
            if (its != null) {
                findUnnamed(at + "/" + field.getKey(), its, field.getValue(), faults);
            } else if (itself.path("additionalProperties").isMissingNode()) {
                faults.add(at + "/" + field.getKey() + " is not documented");
            }
        });
    }

    private void collectNamed(JsonNode schema, Map<String, JsonNode> named) {
        schema.path("properties").properties().forEach(property -> named.put(property.getKey(), property.getValue()));
        for (String together : TOGETHER) {
            schema.path(together).forEach(part -> collectNamed(resolved(part), named));
        }
    }
}
