package dev.weir.faults;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.stack.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Sends to the gateway as a careful producer does: the same again until it is acknowledged. */
final class Producer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 100;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final StackFile stack;
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    Producer(StackFile stack) {
        this.stack = stack;
    }

    /** Requests that were answered with 202. */
    long acknowledged() {
        return acknowledged.sum();
    }

    /** Requests that had no answer or an error, and were sent again. */
    long repeated() {
        return repeated.sum();
    }

    /** Sends the batch again while the gateway could not get some of its lines confirmed. */
    void createAll(String tenant, String lines) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        String answer = send("POST", "/api/traffic", tenant, "application/x-ndjson", lines);
        while (refused(answer) > 0) {
            if (!answer.contains("did not confirm in time") || System.nanoTime() > end) {
                throw new IllegalStateException("the gateway refused good events: " + answer);
            }
            repeated.increment();
            answer = send("POST", "/api/traffic", tenant, "application/x-ndjson", lines);
        }
    }

    private static long refused(String answer) {
        try {
            return JSON.readTree(answer).required("rejected").asLong();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("no answer to a batch: " + answer, e);
        }
    }

    void update(String tenant, long id, String event) throws InterruptedException {
        send("PUT", path(id), tenant, "application/json", event);
    }

    void delete(String tenant, long id) throws InterruptedException {
        send("DELETE", path(id), tenant, "application/json", "");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static String path(long id) {
        return "/api/traffic/" + Long.toUnsignedString(id);
    }

    private String send(String method, String path, String tenant, String type, String body)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.gateway() + path))
                .header("Authorization", "Bearer " + stack.key(tenant, "ingest").orElseThrow())
                .header("Content-Type", type)
                .timeout(ANSWER_WITHIN)
                .method(method, BodyPublishers.ofString(body))
                .build();
        long begun = System.nanoTime();
        String last = "";
        while (System.nanoTime() - begun < LIMIT.toNanos()) {
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                switch (answer.statusCode()) {
                    case 202 -> {
                        acknowledged.increment();
                        return answer.body();
                    }
                    case 408, 429, 500, 502, 503, 504 -> last = answer.body();
                    default ->
                        throw new IllegalStateException(method + " was answered with " + answer.statusCode() + ": "
                                + answer.body().strip());
                }
            } catch (IOException e) {
                last = e.toString();
            }
            repeated.increment();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw new IllegalStateException("not acknowledged within " + LIMIT + ": " + method + ", " + last);
    }
}
