package dev.weir.local.clickhouse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The query that keeps the engine serving: it sleeps until the admin kills it. */
record WaitingQuery(int httpPort, String adminUser, AdminPassword password) {

    /** Opens both ports, then sleeps in steps of a quarter second, after each of which a kill is noticed. */
    static final String TEXT = "SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP;"
            + " SELECT sum(sleepEachRow(0.25)) FROM numbers(10000000000) SETTINGS max_block_size = 1";

    /** Nobody who comes in through a port has an empty name: that is the starting session alone. */
    private static final String KILL = "KILL QUERY WHERE user = '' ASYNC";

    void kill() throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/"))
                    .timeout(Duration.ofSeconds(5))
                    .header("X-ClickHouse-User", adminUser)
                    .header("X-ClickHouse-Key", password.value())
                    .POST(BodyPublishers.ofString(KILL))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("ClickHouse answered " + answer.statusCode() + ": "
                        + answer.body().strip());
            }
        }
    }
}
