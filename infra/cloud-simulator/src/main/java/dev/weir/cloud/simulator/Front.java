package dev.weir.cloud.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What every request passes: key, rate limit and faults; and every answer, which says that this is a simulator. */
record Front(
        CloudApi api,
        ControlApi control,
        Credentials credentials,
        RateLimit limit,
        Faults faults,
        Calls calls,
        Clock clock,
        CountDownLatch closing,
        JsonMapper json)
        implements HttpHandler {
    static final String LABEL = "Weir-Simulator";
    static final String WHAT = "a simulator of the ClickHouse Cloud API, not ClickHouse Cloud";
    private static final int LONGEST_BODY = 65_536;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
            if (body.length > LONGEST_BODY) {
                send(exchange, Answer.error(413, "the body is longer than " + LONGEST_BODY + " bytes"));
            } else if (path.equals("/readyz")) {
                send(
                        exchange,
                        Answer.plain(200, JsonNodeFactory.instance.objectNode().put("simulator", true)));
            } else if (path.startsWith("/simulator/")) {
                send(exchange, controlled(exchange, path, body));
            } else {
                call(exchange, path, new String(body, UTF_8));
            }
        }
    }

    private Answer controlled(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
            return Answer.error(403, "the simulator is controlled from its own machine only");
        }
        // A page in a browser can't send that type elsewhere without being asked about it.
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (exchange.getRequestMethod().equals("POST") && (type == null || !type.startsWith("application/json"))) {
            return Answer.error(415, "Content-Type must be application/json");
        }
        try {
            return control.answer(exchange.getRequestMethod(), path, read(new String(body, UTF_8)));
        } catch (Refusal refusal) {
            return Answer.error(refusal.status(), refusal.words());
        }
    }

    private void call(HttpExchange exchange, String path, String body) throws IOException {
        String method = exchange.getRequestMethod();
        Optional<Answer> answer = answer(exchange, method, path, body);
        calls.add(new Call(
                clock.instant(), method, path, body, answer.map(Answer::status).orElse(0)));
        System.out.println("simulator: " + method + " " + path + " -> "
                + answer.map(given -> Integer.toString(given.status())).orElse("no answer"));
        if (answer.isPresent()) {
            send(exchange, answer.get());
        }
    }

    /** Nothing when the connection is to end without an answer. */
    private Optional<Answer> answer(HttpExchange exchange, String method, String path, String body) throws IOException {
        if (!credentials.accept(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Optional.of(Answer.error(403, "FORBIDDEN: the key's id or secret is wrong"));
        }
        long wait = limit.take(credentials.keyId(), clock.millis());
        if (wait > 0) {
            return Optional.of(Answer.tooManyRequests(wait));
        }
        Optional<Fault> fault = faults.strike(method, path);
        return switch (fault.orElse(null)) {
            case Fault.RateLimited(Duration reset) -> Optional.of(Answer.tooManyRequests(reset.toMillis()));
            case Fault.Refused(int status, String error) -> Optional.of(Answer.error(status, error));
            case Fault.Silent(Duration held) -> {
                hold(held);
                yield Optional.empty();
            }
            case Fault.LostAnswer() -> {
                done(exchange, method, path, body, fault);
                yield Optional.empty();
            }
            case Fault.SlowApply _, Fault.UnknownState _, Fault.MissingFields _ ->
                Optional.of(done(exchange, method, path, body, fault));
            case null -> Optional.of(done(exchange, method, path, body, fault));
        };
    }

    private Answer done(HttpExchange exchange, String method, String path, String body, Optional<Fault> fault)
            throws IOException {
        try {
            return api.answer(method, path, query(exchange.getRequestURI().getRawQuery()), read(body), fault);
        } catch (Refusal refusal) {
            return Answer.error(refusal.status(), refusal.words());
        }
    }

    private void hold(Duration held) {
        try {
            closing.await(held.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode read(String body) throws Refusal {
        try {
            return body.isBlank() ? JsonNodeFactory.instance.objectNode() : json.readTree(body);
        } catch (JsonProcessingException _) {
            throw new Refusal(400, "BAD_REQUEST: the body is not JSON");
        }
    }

    private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&")) {
            String[] pair = part.split("=", 2);
            query.put(URLDecoder.decode(pair[0], UTF_8), pair.length < 2 ? "" : URLDecoder.decode(pair[1], UTF_8));
        }
        return query;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set(LABEL, WHAT);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
