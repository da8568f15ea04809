package dev.weir.reporting.scaling.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weir.kit.Backoff;
import dev.weir.reporting.scaling.config.ProviderConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls to the ClickHouse Cloud API: within its rate limit, tried again where that can do no harm. */
final class CloudApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CloudApi.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int TRIES = 5;
    private static final int TOO_MANY = 429;
    private static final int LONGEST_ANSWER = 8 << 20;
    private static final double LONGEST_PAUSE_SECONDS = 120;
    private static final Duration PAUSE_WHEN_NOT_TOLD = Duration.ofSeconds(10);

    /** A good answer: what is in it, and the id under which the provider knows the request. */
    record Answer(JsonNode result, @Nullable String requestId) {}

    private sealed interface Reply {
        record Good(Answer answer) implements Reply {}

        record Bad(int status, String reason, @Nullable String requestId) implements Reply {}

        record Limited(String reason) implements Reply {}

        record NoConnection(String reason) implements Reply {}

        record NoAnswer(String reason) implements Reply {}
    }

    private final ProviderConfig.Cloud config;
    private final RateLimit limit;
    private final HttpClient http;

    CloudApi(ProviderConfig.Cloud config, RateLimit limit) {
        this.config = config;
        this.limit = limit;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Reads; a path starts below the organization. */
    Answer get(String path) throws ProviderFailure, InterruptedException {
        Backoff backoff = backoff();
        for (int attempt = 1; ; attempt++) {
            ProviderFailure failure;
            switch (send(request(path).GET().build())) {
                case Reply.Good(Answer answer) -> {
                    return answer;
                }
                case Reply.Bad(int status, String reason, String requestId) -> {
                    failure = new ProviderFailure(status, reason, requestId);
                    if (status < 500) {
                        throw failure;
                    }
                    backoff.pause();
                }
                case Reply.Limited(String reason) -> failure = new ProviderFailure(TOO_MANY, reason, null);
                case Reply.NoConnection(String reason) -> {
                    failure = new ProviderFailure(0, reason, null);
                    backoff.pause();
                }
                case Reply.NoAnswer(String reason) -> {
                    failure = new ProviderFailure(0, reason, null);
                    backoff.pause();
                }
            }
            if (attempt == TRIES) {
                throw failure;
            }
            log.debug("GET {} is tried again: {}", path, failure.reason());
        }
    }

    /** Changes; tried again only when it is known that nothing was done. */
    CallOutcome patch(String path, JsonNode body) throws InterruptedException {
        Backoff backoff = backoff();
        for (int attempt = 1; ; attempt++) {
            HttpRequest request = request(path)
                    .header("Content-Type", "application/json")
                    .method("PATCH", BodyPublishers.ofString(body.toString()))
                    .build();
            switch (send(request)) {
                case Reply.Good(Answer answer) -> {
                    return new CallOutcome.Taken(answer.requestId());
                }
                case Reply.Bad(int status, String reason, String requestId) -> {
                    return status < 500
                            ? new CallOutcome.Refused(status, reason, requestId)
                            : new CallOutcome.Unknown(reason, requestId);
                }
                case Reply.NoAnswer(String reason) -> {
                    return new CallOutcome.Unknown(reason, null);
                }
                case Reply.Limited(String reason) -> {
                    if (attempt == TRIES) {
                        return new CallOutcome.NotSent(reason);
                    }
                }
                case Reply.NoConnection(String reason) -> {
                    if (attempt == TRIES) {
                        return new CallOutcome.NotSent(reason);
                    }
                    backoff.pause();
                }
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(config.baseUrl() + "/organizations/" + config.organization() + path))
                .timeout(config.timeout())
                .header("Authorization", config.key().basic())
                .header("Accept", "application/json");
    }

    private Reply send(HttpRequest request) throws InterruptedException {
        limit.await();
        try {
            return judge(http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER)));
        } catch (HttpConnectTimeoutException | ConnectException e) {
            return new Reply.NoConnection("The Cloud API can't be reached");
        } catch (HttpTimeoutException e) {
            return new Reply.NoAnswer(
                    "The Cloud API gave no answer within " + config.timeout().toSeconds() + " s");
        } catch (IOException e) {
            log.debug("No answer from the Cloud API", e);
            return new Reply.NoAnswer("The connection to the Cloud API broke");
        }
    }

    private Reply judge(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        JsonNode envelope = json(response.body());
        String requestId = envelope.path("requestId").isTextual()
                ? envelope.path("requestId").textValue()
                : null;
        if (status == TOO_MANY) {
            Duration pause = reset(response).orElse(PAUSE_WHEN_NOT_TOLD);
            limit.pause(pause);
            return new Reply.Limited("The Cloud API takes no more requests for " + pause.toSeconds() + " s");
        }
        if (status >= 200 && status < 300) {
            return new Reply.Good(new Answer(envelope.path("result"), requestId));
        }
        String reason = envelope.path("error").asText("");
        return new Reply.Bad(
                status, "The Cloud API answered " + status + (reason.isEmpty() ? "" : ": " + reason), requestId);
    }

    /** In how many seconds, which may have a fraction, requests are taken again. */
    private static Optional<Duration> reset(HttpResponse<?> response) {
        return response.headers()
                .firstValue("X-RateLimit-Reset")
                .or(() -> response.headers().firstValue("Retry-After"))
                .flatMap(text -> {
                    try {
                        double seconds = Double.parseDouble(text.strip());
                        return Double.isFinite(seconds) && seconds >= 0
                                ? Optional.of(Duration.ofMillis(
                                        (long) Math.ceil(Math.min(seconds, LONGEST_PAUSE_SECONDS) * 1_000)))
                                : Optional.empty();
                    } catch (NumberFormatException _) {
                        return Optional.empty();
                    }
                });
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        } catch (IOException e) {
            throw new IllegalStateException("Bytes can be read", e);
        }
    }

    private static Backoff backoff() {
        return new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));
    }
}
