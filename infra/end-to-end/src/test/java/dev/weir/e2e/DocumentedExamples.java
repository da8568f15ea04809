package dev.weir.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a service's OpenAPI document, sent to the service: every operation, with each media type of its body and
 * of its answer. The answer has to have the documented status and media type, and JSON has to fit its schema, as the example has to.
 */
final class DocumentedExamples implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ANY = "*/*";

    /** The value of a path parameter by method, path and name; null for the example's. */
    interface Ids {
        @Nullable String find(String method, String path, String name) throws IOException, InterruptedException;
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI service;
    private final JsonNode keys;
    private final JsonNode document;
    private final DocumentedSchemas schemas;
    private final Ids ids;

    /**
     * Reads the document from the service.
     *
     * @param keys the caller's keys by scope
     * @param ids finds what a document can't know
     */
    DocumentedExamples(URI service, JsonNode keys, Ids ids) throws IOException, InterruptedException {
        this.service = service;
        this.keys = keys;
        this.ids = ids;
        this.document = JSON.readTree(http.send(
                        HttpRequest.newBuilder(service.resolve("/openapi.json")).build(), BodyHandlers.ofString())
                .body());
        this.schemas = new DocumentedSchemas(document);
    }

    /** What was not answered as documented. */
    List<String> failures() throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                run(path.getKey(), operation.getKey().toUpperCase(Locale.ROOT), operation.getValue(), failures);
            }
        }
        return failures;
    }

    private void run(String path, String method, JsonNode operation, List<String> failures)
            throws IOException, InterruptedException {
        Map.Entry<String, JsonNode> success = operation.path("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .findFirst()
                .orElseThrow();
        JsonNode bodies = operation.path("requestBody").path("content");
        List<String> sent = bodies.isEmpty() ? List.of("") : fieldNames(bodies);
        JsonNode answers = schemas.resolved(success.getValue()).path("content");
        for (String bodyType : sent) {
            for (String answerType : answers.isEmpty() ? List.of(ANY) : fieldNames(answers)) {
                HttpRequest.Builder request = request(method, path, operation).header("Accept", answerType);
                if (!bodyType.isEmpty()) {
                    request.header("Content-Type", bodyType);
                }
                HttpResponse<String> answer = http.send(
                        request.method(method, body(bodies.path(bodyType).path("example")))
                                .build(),
                        BodyHandlers.ofString());
                String problem = problem(answer, success.getKey(), answerType, answers.path(answerType));
                if (!problem.isEmpty()) {
                    failures.add(method + " " + path + " " + bodyType + " " + answerType + ": " + problem);
                }
            }
        }
    }

    private HttpRequest.Builder request(String method, String path, JsonNode operation)
            throws IOException, InterruptedException {
        String target = path;
        StringBuilder query = new StringBuilder();
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(Duration.ofSeconds(30));
        for (JsonNode named : operation.path("parameters")) {
            JsonNode parameter = schemas.resolved(named);
            String name = parameter.path("name").asText();
            String example = parameter.path("example").asText();
            switch (parameter.path("in").asText()) {
                case "path" -> {
                    String id = ids.find(method, path, name);
                    target = target.replace("{" + name + "}", id == null ? example : id);
                }
                case "query" -> {
                    if (!example.isEmpty()) {
                        query.append(query.isEmpty() ? '?' : '&')
                                .append(name)
                                .append('=')
                                .append(URLEncoder.encode(example, StandardCharsets.UTF_8));
                    }
                }
                default -> {
                    if (!example.isEmpty()) {
                        request.header(name, example);
                    }
                }
            }
        }
        String scope = operation.path("security").path(0).path("key").path(0).asText();
        if (!scope.isEmpty()) {
            request.header("Authorization", "Bearer " + keys.path(scope).asText());
        }
        return request.uri(service.resolve(target + query));
    }

    private static BodyPublisher body(JsonNode example) {
        if (example.isMissingNode()) {
            return BodyPublishers.noBody();
        }
        String text = example.isTextual() ? example.asText() : example.toString();
        return BodyPublishers.ofString(text.replace("{now}", Instant.now().toString()));
    }

    private String problem(HttpResponse<String> answer, String status, String type, JsonNode content)
            throws IOException {
        if (!Integer.toString(answer.statusCode()).equals(status)) {
            return answer.statusCode() + " " + answer.body();
        }
        String answered = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.equals(ANY) && !answered.startsWith(type)) {
            return "is " + answered;
        }
        if (!type.equals("application/json")) {
            return "";
        }
        JsonNode schema = content.path("schema");
        List<String> faults = new ArrayList<>(schemas.faults(schema, JSON.readTree(answer.body())));
        JsonNode example = content.path("example");
        if (!example.isMissingNode()) {
            schemas.faults(schema, example).forEach(fault -> faults.add("example: " + fault));
        }
        return String.join("; ", faults);
    }

    private static List<String> fieldNames(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Override
    public void close() {
        http.close();
    }
}
