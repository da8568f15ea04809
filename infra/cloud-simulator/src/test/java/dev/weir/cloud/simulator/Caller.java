package dev.weir.cloud.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;

/** A client of the simulator as tests use it. */
record Caller(HttpClient client, URI base, Credentials credentials) {
    private static final JsonMapper JSON = new JsonMapper();

    HttpResponse<String> call(String method, String path, String body) throws IOException, InterruptedException {
        String pair = credentials.keyId() + ":" + credentials.keySecret();
        return client.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> ofService(String method, String service, String rest, String body)
            throws IOException, InterruptedException {
        return call(method, "/organizations/" + Seed.ORGANIZATION + "/services/" + service + rest, body);
    }

    JsonNode result(String service) throws IOException, InterruptedException {
        return json(ofService("GET", service, "", "")).path("result");
    }

    HttpResponse<String> control(String method, String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
