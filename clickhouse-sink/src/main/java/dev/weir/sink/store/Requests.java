package dev.weir.sink.store;

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
import java.util.Map;

/**
 * Requests to ClickHouse's HTTP port, each sent at most once: the JDK's client never repeats a POST by itself, and every
 * failure reaches the caller as it is.
 */
final class Requests implements AutoCloseable {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final ClickHouseAddress address;

    Requests(ClickHouseAddress address) {
        this.address = address;
    }

    /** The text of the answer to a statement. */
    String ask(String statement, Map<String, String> options) throws StoreException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = send(options, BodyPublishers.ofString(statement));
        } catch (IOException e) {
            throw new StoreException(StoreException.NO_ANSWER, "no answer from ClickHouse: " + e);
        }
        int code = errorCode(response);
        if (code != 0) {
            throw new StoreException(code, response.body().strip());
        }
        return response.body();
    }

    /** One request with wait_end_of_query, so that an error can't come after a good status. */
    HttpResponse<String> send(Map<String, String> options, BodyPublisher body)
            throws IOException, InterruptedException {
        StringBuilder query = new StringBuilder("/?wait_end_of_query=1");
        options.forEach((name, value) ->
                query.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        URI uri = address.url().resolve(query.toString());
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("X-ClickHouse-User", address.user())
                .header("X-ClickHouse-Key", address.password())
                .timeout(address.timeout())
                .POST(body)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** ClickHouse's number of the error in that answer; 0 when it is none. */
    static int errorCode(HttpResponse<String> response) {
        int code = response.headers()
                .firstValue("X-ClickHouse-Exception-Code")
                .map(Integer::parseInt)
                .orElse(0);
        return code != 0 || response.statusCode() == 200 ? code : response.statusCode();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
