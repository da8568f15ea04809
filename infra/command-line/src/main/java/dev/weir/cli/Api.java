package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackFile;
import dev.weir.stack.StackHome;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The stack's two HTTP services as a tenant calls them, with the keys of stack.json. */
final class Api implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final StackFile stack;
    private final String tenant;
    private String operator = "";

    private Api(StackFile stack, String tenant) {
        this.stack = stack;
        this.tenant = tenant;
    }

    static Api of(StackHome home, String tenant) throws StackProblem, IOException {
        StackFile stack =
                StackFile.read(home).orElseThrow(() -> new StackProblem("Nothing runs: ./weir up starts it."));
        return new Api(stack, tenant.isEmpty() ? stack.tenant() : tenant);
    }

    /** From now on, says to the routes of scaling who acts, as the value of a header. */
    void actAs(String proof) {
        operator = proof;
    }

    /** The gateway's answer to a POST of that JSON. */
    HttpResponse<String> post(String path, String json) throws StackProblem, IOException, InterruptedException {
        HttpRequest.Builder request = request(stack.gateway() + path, "ingest")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        return successful(request.build());
    }

    /** The same, given once the event is visible to reports or so many seconds have passed. */
    HttpResponse<String> post(String path, String json, int waitSeconds)
            throws StackProblem, IOException, InterruptedException {
        HttpRequest.Builder request = request(stack.gateway() + path, "ingest")
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=" + waitSeconds)
                .timeout(Duration.ofSeconds(30L + waitSeconds))
                .POST(BodyPublishers.ofString(json));
        return successful(request.build());
    }

    /** The gateway's answer to a key of the scope read. */
    HttpResponse<String> ask(String path) throws StackProblem, IOException, InterruptedException {
        return successful(request(stack.gateway() + path, "read").GET().build());
    }

    /** The gateway's answer to a DELETE. */
    HttpResponse<String> deleteAtGateway(String path) throws StackProblem, IOException, InterruptedException {
        return successful(request(stack.gateway() + path, "ingest").DELETE().build());
    }

    /** How far an erasure is; an empty object as long as the reporting API has not heard of it. */
    String eraseJob(String jobId) throws StackProblem, IOException, InterruptedException {
        HttpResponse<String> answer = send(request(stack.reporting() + "/api/erasures/" + segment(jobId), "read")
                .GET()
                .build());
        if (answer.statusCode() == 404) {
            return "{}";
        }
        if (answer.statusCode() / 100 != 2) {
            throw new StackProblem(problem(answer));
        }
        return answer.body();
    }

    /** The gateway's answer to a write of that method, with a body unless it is empty. */
    HttpResponse<String> toGateway(String method, String path, String json)
            throws StackProblem, IOException, InterruptedException {
        HttpRequest.Builder request = request(stack.gateway() + path, "ingest")
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        return successful(request.build());
    }

    /** The gateway's answer to those NDJSON lines, whatever it is. */
    HttpResponse<String> postLines(byte[] lines) throws StackProblem, IOException, InterruptedException {
        HttpRequest.Builder request = request(stack.gateway() + "/api/traffic", "ingest")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(lines));
        return send(request.build());
    }

    /** The reporting API's answer to a key of the scope read. */
    HttpResponse<String> get(String path) throws StackProblem, IOException, InterruptedException {
        return get(path, "read");
    }

    /** The reporting API's answer to a key of that scope. */
    HttpResponse<String> get(String path, String scope) throws StackProblem, IOException, InterruptedException {
        return successful(request(stack.reporting() + path, scope).GET().build());
    }

    /** The reporting API's answer to a change that needs that scope. */
    HttpResponse<String> change(String method, String path, String scope, String json)
            throws StackProblem, IOException, InterruptedException {
        HttpRequest.Builder request = request(stack.reporting() + path, scope)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        return successful(request.build());
    }

    /** The bytes of the reporting API's answer, however many there are; to be closed. */
    InputStream download(String path, String scope) throws StackProblem, IOException, InterruptedException {
        HttpRequest request = request(stack.reporting() + path, scope)
                .timeout(Duration.ofHours(1))
                .GET()
                .build();
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        if (answer.statusCode() / 100 != 2) {
            answer.body().close();
            throw new StackProblem("The answer was " + answer.statusCode() + ".");
        }
        return answer.body();
    }

    /** One segment of a path, from anything that was typed. */
    static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** That path with those parameters that have a value. */
    static String query(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + segment(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    private HttpRequest.Builder request(String url, String scope) throws StackProblem {
        String key = stack.key(tenant, scope)
                .orElseThrow(() -> new StackProblem("There is no tenant " + tenant + " in .weir/stack.json."));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key);
        return operator.isEmpty() || !scope.equals("scale") ? request : request.header("Weir-Operator", operator);
    }

    private HttpResponse<String> successful(HttpRequest request)
            throws StackProblem, IOException, InterruptedException {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() / 100 != 2) {
            throw new StackProblem(problem(answer));
        }
        return answer;
    }

    private HttpResponse<String> send(HttpRequest request) throws StackProblem, IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new StackProblem(
                    "Nothing answers at " + request.uri().getAuthority() + ": ./weir status tells why.", e);
        }
    }

    /** What a problem+json says, in a line. */
    static String problem(HttpResponse<String> answer) throws IOException {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.contains("json")) {
            return "The answer was " + answer.statusCode() + ".";
        }
        JsonNode problem = JSON.readTree(answer.body());
        StringBuilder line = new StringBuilder(Integer.toString(answer.statusCode()))
                .append(' ')
                .append(problem.path("title").asText())
                .append(": ")
                .append(problem.path("detail").asText());
        problem.path("errors")
                .forEach(error -> line.append("\n  ")
                        .append(error.path("field").asText())
                        .append(": ")
                        .append(error.path("reason").asText()));
        return line.toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
