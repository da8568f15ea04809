package dev.weir.clickhouse;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Speaks ClickHouse's HTTP interface as one user: statements in, tab-separated text out. */
public final class ClickHouseConnection {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI url;
    private final String user;
    private final String password;
    private final Duration timeout;

    private ClickHouseConnection(HttpClient http, URI url, String user, String password, Duration timeout) {
        this.http = http;
        this.url = url;
        this.user = user;
        this.password = password;
        this.timeout = timeout;
    }

    /** A connection to {@code url} (http://host:port); no request is made yet. */
    public static ClickHouseConnection to(URI url, String user, String password) {
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("user and password do not belong in the URL of ClickHouse");
        }
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        return new ClickHouseConnection(http, url, user, password, DEFAULT_TIMEOUT);
    }

    /** The same connection, giving up on a statement after {@code limit}. */
    public ClickHouseConnection withTimeout(Duration limit) {
        return new ClickHouseConnection(http, url, user, password, limit);
    }

    public void execute(String statement) {
        send(statement, Map.of());
    }

    /** As {@link #query(String, Map)}, without options. */
    public List<List<String>> query(String statement) {
        return query(statement, Map.of());
    }

    /** Rows of a SELECT as text; options go into the URL, so only settings and {@code param_name} values, never secrets. */
    public List<List<String>> query(String statement, Map<String, String> options) {
        return send(statement + "\nFORMAT TSVRaw", options)
                .lines()
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
    }

    String send(String statement, Map<String, String> options) {
        var parameters = options.entrySet().stream()
                .map(option -> "&" + encode(option.getKey()) + "=" + encode(option.getValue()))
                .collect(Collectors.joining());
        var request = HttpRequest.newBuilder(url.resolve("/?wait_end_of_query=1" + parameters))
                .header("X-ClickHouse-User", user)
                .header("X-ClickHouse-Key", password)
                .timeout(timeout)
                .POST(BodyPublishers.ofString(statement))
                .build();
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new ClickHouseException.Unreachable("no answer from ClickHouse at " + url, failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new ClickHouseException.Unreachable("interrupted while waiting for ClickHouse", interruption);
        }
        if (response.statusCode() != 200) {
            throw new ClickHouseException.Refused(
                    code(response), response.body().strip());
        }
        return response.body();
    }

    private static int code(HttpResponse<String> response) {
        return response.headers()
                .firstValue("X-ClickHouse-Exception-Code")
                .map(Integer::parseInt)
                .orElse(response.statusCode());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return user + "@" + url;
    }
}
