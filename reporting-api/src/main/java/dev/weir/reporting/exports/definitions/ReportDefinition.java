package dev.weir.reporting.exports.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A report somebody saved: its queries, and the parameters that they take. */
public record ReportDefinition(String reportId, String title, List<Parameter> parameters, List<Query> queries) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A parameter, which stands in queries as {name:Type}.
     *
     * @param otherwise the value when none is given; null when one must be
     */
    public record Parameter(
            String name, String type, @Nullable String otherwise) {}

    /** One query of a report. */
    public record Query(String queryId, String text) {}

    public ReportDefinition {
        parameters = List.copyOf(parameters);
        queries = List.copyOf(queries);
    }

    public Optional<Query> query(String queryId) {
        return queries.stream().filter(query -> query.queryId().equals(queryId)).findFirst();
    }

    /** The values given, and the definition's own for those left out. */
    public Map<String, String> completed(Map<String, String> given) {
        Map<String, String> values = new TreeMap<>();
        for (Parameter parameter : parameters) {
            String otherwise = parameter.otherwise();
            if (otherwise != null) {
                values.put(parameter.name(), otherwise);
            }
        }
        values.putAll(given);
        return values;
    }

    public ObjectNode toJson() {
        ObjectNode json = JSON.createObjectNode().put("report_id", reportId).put("title", title);
        ArrayNode parameterList = json.putArray("parameters");
        for (Parameter parameter : parameters) {
            parameterList
                    .addObject()
                    .put("name", parameter.name())
                    .put("type", parameter.type())
                    .put("default", parameter.otherwise());
        }
        ArrayNode queryList = json.putArray("queries");
        for (Query query : queries) {
            queryList.addObject().put("query_id", query.queryId()).put("query", query.text());
        }
        return json;
    }

    /** Reads what {@link #toJson} writes, or what somebody wrote like it. */
    public static ReportDefinition parse(String reportId, JsonNode json) throws IOException {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode each : json.path("parameters")) {
            parameters.add(new Parameter(
                    text(each, "name"),
                    text(each, "type"),
                    each.hasNonNull("default") ? each.path("default").asText() : null));
        }
        List<Query> queries = new ArrayList<>();
        for (JsonNode each : json.path("queries")) {
            queries.add(new Query(text(each, "query_id"), text(each, "query")));
        }
        return new ReportDefinition(reportId, json.path("title").asText(), parameters, queries);
    }

    private static String text(JsonNode json, String name) throws IOException {
        if (!json.path(name).isTextual()) {
            throw new IOException(name + " must be a string");
        }
        return json.path(name).textValue();
    }
}
