package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackFile;
import dev.weir.stack.StackHome;
import dev.weir.stack.StackProblem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The stack's two HTTP services as a tenant calls them, with the keys of stack.json. */
final class Api implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final StackFile stack;
    private final String tenant;

    private Api(StackFile stack, String tenant) {
        this.stack = stack;
        this.tenant = tenant;
    }

    static Api of(StackHome home, String tenant) throws StackProblem, IOException {
        StackFile stack =
                StackFile.read(home).orElseThrow(() -> new StackProblem("Nothing runs: ./weir up starts it."));
        return new Api(stack, tenant.isEmpty() ? stack.tenant() : tenant);
    }

    /** The gateway's answer to a POST of that JSON. */
    HttpResponse<String> post(String path, String json) throws StackProblem, IOException, InterruptedException {
        HttpRequest.Builder request = request(stack.gateway() + path, "ingest")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        return send(request.build(), 202);
    }

    /** The reporting API's answer. */
    HttpResponse<String> get(String path) throws StackProblem, IOException, InterruptedException {
        return send(request(stack.reporting() + path, "read").GET().build(), 200);
    }

    private HttpRequest.Builder request(String url, String scope) throws StackProblem {
        String key = stack.key(tenant, scope)
                .orElseThrow(() -> new StackProblem("There is no tenant " + tenant + " in .weir/stack.json."));
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest request, int expected)
            throws StackProblem, IOException, InterruptedException {
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != expected) {
                throw new StackProblem(problem(answer));
            }
            return answer;
        } catch (ConnectException e) {
            throw new StackProblem(
                    "Nothing answers at " + request.uri().getAuthority() + ": ./weir status tells why.", e);
        }
    }

    /** What a problem+json says, in a line. */
    private static String problem(HttpResponse<String> answer) throws IOException {
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
