package dev.weir.reporting.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.kit.access.ApiKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Somebody who asks the routes of scaling. */
record ScalingCaller(URI address, HttpClient http) implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** An answer, with its body read. */
    record Answer(int status, JsonNode body, HttpResponse<String> whole) {
        String text(String field) {
            return body.path(field).asText();
        }
    }

    ScalingCaller(URI address) {
        this(address, HttpClient.newHttpClient());
    }

    /** Posts that JSON, which may be written with single quotes. */
    Answer post(ApiKey key, String path, String body) throws Exception {
        return ask(key, "POST", path, body.replace('\'', '"'));
    }

    Answer ask(ApiKey key, String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + key.reveal())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
    }

    @Override
    public void close() {
        http.close();
    }
}
