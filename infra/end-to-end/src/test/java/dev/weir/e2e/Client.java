package dev.weir.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A tenant's producer and analyst, over HTTP with the tenant's keys. */
final class Client implements AutoCloseable {
    /** A daily report and what it claims. */
    record Report(Map<String, Long> views, boolean complete) {
        long total() {
            return views.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** An answer of the gateway. */
    record Answer(int status, JsonNode body, String preferenceApplied) {
        String text(String field) {
            return body.path(field).asText();
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI gateway;
    private final URI reporting;
    private final String ingestKey;
    private final String readKey;
    private final String scaleKey;

    private Client(JsonNode facts, JsonNode keys) {
        this(facts, keys, facts.path("gateway").asText());
    }

    private Client(JsonNode facts, JsonNode keys, String gateway) {
        this.gateway = URI.create(gateway);
        reporting = URI.create(facts.path("reporting").asText());
        ingestKey = keys.path("ingest").asText();
        readKey = keys.path("read").asText();
        scaleKey = keys.path("scale").asText();
    }

    /** The first tenant. */
    static Client demo(TestStack stack) {
        JsonNode facts = stack.facts();
        return new Client(facts, facts.path("keys"));
    }

    /** The first tenant, through another gateway. */
    static Client demo(TestStack stack, String gateway) {
        JsonNode facts = stack.facts();
        return new Client(facts, facts.path("keys"), gateway);
    }

    /** The second tenant. */
    static Client acme(TestStack stack) {
        JsonNode facts = stack.facts();
        return new Client(facts, facts.path("tenants").path("acme").path("keys"));
    }

    int create(String requestId, String userId, Instant createdAt, String pageUrl)
            throws IOException, InterruptedException {
        return write("POST", requestId, event(userId, createdAt, pageUrl));
    }

    int update(String requestId, String userId, Instant createdAt, String pageUrl)
            throws IOException, InterruptedException {
        return write("PUT", requestId, event(userId, createdAt, pageUrl));
    }

    int delete(String requestId) throws IOException, InterruptedException {
        return write("DELETE", requestId, "");
    }

    /** Writes and waits so many seconds for the effect. */
    Answer writeAndWait(String method, String requestId, String body, int seconds)
            throws IOException, InterruptedException {
        return answer(request("/api/traffic/" + requestId, ingestKey)
                .header("Prefer", "wait=" + seconds)
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer receipt(String requestId) throws IOException, InterruptedException {
        return answer(request("/api/traffic/" + requestId + "/receipt", readKey).GET());
    }

    /** Asks for the erasure of a user's events; answers with the job's id. */
    String erase(String userId) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/users/" + userId + "/traffic"))
                .header("Authorization", "Bearer " + ingestKey)
                .timeout(Duration.ofSeconds(30))
                .DELETE()
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IOException("The erasure answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body()).path("job_id").asText();
    }

    Report daily(String userId) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(reporting.resolve("/api/traffic/daily/" + userId))
                .header("Authorization", "Bearer " + readKey)
                .timeout(Duration.ofSeconds(30))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("The report answered " + answer.statusCode() + ": " + answer.body());
        }
        Map<String, Long> views = new TreeMap<>();
        JSON.readTree(answer.body())
                .properties()
                .forEach(entry -> views.put(entry.getKey(), entry.getValue().asLong()));
        return new Report(
                views, answer.headers().firstValue("Weir-Complete").orElse("").equals("true"));
    }

    /** The gateway's answer to a write of business records. */
    Answer record(String method, String path, String body) throws IOException, InterruptedException {
        return answer(
                request("/api/entities/" + path, ingestKey).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Asks for a load of business records; answers with its id. */
    String load(String entity, String prefix, String mode) throws IOException, InterruptedException {
        String asked = JSON.createObjectNode()
                .put("entity", entity)
                .put("s3_prefix", prefix)
                .put("mode", mode)
                .toString();
        return ask("POST", "/api/loads", ingestKey, asked).path("job_id").asText();
    }

    /** Whether the reporting API finds nothing there. */
    boolean isMissing(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(reporting.resolve(path))
                .header("Authorization", "Bearer " + readKey)
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode() == 404;
    }

    /** The reporting API's answer. */
    JsonNode get(String path) throws IOException, InterruptedException {
        return ask("GET", path, readKey, "");
    }

    /** Sends a rejected event through the pipeline again. */
    JsonNode replay(String id, String body) throws IOException, InterruptedException {
        return ask("POST", "/api/rejected/" + id + "/replay", ingestKey, body);
    }

    /** Asks for something below /api/scaling or /api/service. */
    JsonNode scale(String path, String body) throws IOException, InterruptedException {
        return ask("POST", path, scaleKey, body);
    }

    /** What the routes of scaling tell. */
    JsonNode scaling(String path) throws IOException, InterruptedException {
        return ask("GET", path, scaleKey, "");
    }

    @Override
    public void close() {
        http.close();
    }

    private JsonNode ask(String method, String path, String key, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(reporting.resolve(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private int write(String method, String requestId, String body) throws IOException, InterruptedException {
        HttpRequest request = request("/api/traffic/" + requestId, ingestKey)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(40));
    }

    private Answer answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                JSON.readTree(answer.body()),
                answer.headers().firstValue("Preference-Applied").orElse(""));
    }

    static String event(String userId, Instant createdAt, String pageUrl) {
        return JSON.createObjectNode()
                .put("user_id", userId)
                .put("created_at", createdAt.toString())
                .put("page_url", pageUrl)
                .toString();
    }
}
