package dev.weir.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpEdgeTest {
    private final Pepper pepper = new Pepper("pepper");
    private final KeyDirectory keys = new KeyDirectory(pepper, Clock.systemUTC());
    private final ApiKey reader = ApiKey.generate();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Javalin server = Javalin.create(config -> {
        HttpEdge.install(config, keys);
        config.routes.get("/things/{id}", ctx -> ctx.result(HttpEdge.caller(ctx).tenant()), Needs.anyOf(Scope.READ));
        config.routes.get("/written", ctx -> ctx.result("x"), Needs.anyOf(Scope.INGEST, Scope.ADMIN));
        config.routes.get("/open", ctx -> ctx.result("open"), Needs.NOTHING);
        config.routes.get("/forgotten", ctx -> ctx.result("never"));
        config.routes.get(
                "/half",
                ctx -> {
                    ctx.outputStream().write(new byte[100_000]);
                    ctx.outputStream().flush();
                    throw new IllegalStateException("in the middle");
                },
                Needs.NOTHING);
        config.routes.post(
                "/never",
                _ -> {
                    throw new HttpProblem(413, "too-large", "The body is too large", "Send less");
                },
                Needs.anyOf(Scope.READ));
        config.routes.get(
                "/broken",
                _ -> {
                    throw new IllegalArgumentException("a secret detail");
                },
                Needs.NOTHING);
    });

    @BeforeAll
    void start() {
        keys.put(KeyRecord.of(reader, pepper, "demo", Set.of(Scope.READ), "reader", Instant.now()));
        server.start("127.0.0.1", 0);
    }

    @AfterAll
    void stop() {
        server.stop();
        http.close();
    }

    @Test
    void aKeyWithTheScopeIsServedAsItsTenant() throws Exception {
        HttpResponse<String> answer = get("/things/1", reader.reveal());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("demo");
    }

    @Test
    void withoutAKeyItIs401() throws Exception {
        HttpResponse<String> answer = get("/things/1", null);

        assertProblem(answer, 401, "unauthorized");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void withAnUnknownKeyItIs401() throws Exception {
        assertProblem(get("/things/1", ApiKey.generate().reveal()), 401, "unauthorized");
        assertProblem(get("/things/1", "nonsense"), 401, "unauthorized");
    }

    @Test
    void withoutTheScopeItIs403() throws Exception {
        HttpResponse<String> answer = get("/written", reader.reveal());

        assertProblem(answer, 403, "forbidden");
        assertThat(answer.body()).contains("admin or ingest");
    }

    @Test
    void anOpenRouteNeedsNoKey() throws Exception {
        assertThat(get("/open", null).body()).isEqualTo("open");
    }

    @Test
    void aRouteThatDoesNotSayWhatItNeedsServesNobody() throws Exception {
        assertProblem(get("/forgotten", reader.reveal()), 500, "internal");
    }

    @Test
    void whatBreaksInsideStaysInside() throws Exception {
        HttpResponse<String> answer = get("/broken", null);

        assertProblem(answer, 500, "internal");
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void halfAnAnswerDoesNotLookWhole() {
        assertThatThrownBy(() -> get("/half", null)).isInstanceOf(IOException.class);
    }

    @Test
    void anUnknownPathIs404AndAWrongMethod405() throws Exception {
        assertProblem(get("/nowhere", null), 404, "not-found");
        HttpResponse<String> wrong =
                http.send(HttpRequest.newBuilder(uri("/open")).DELETE().build(), HttpResponse.BodyHandlers.ofString());
        assertProblem(wrong, 405, "method-not-allowed");
        assertThat(wrong.headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("GET"));
    }

    @Test
    void whatTheServerRefusesBeforeAnyRouteIsAProblemToo() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri("/open"))
                        .header("X-Long", "x".repeat(20_000))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertProblem(answer, 431, "headers-too-large");
    }

    @Test
    void whoIsRefusedWhileSendingLearnsWhy() throws Exception {
        byte[] body = new byte[1 << 20];
        for (int i = 0; i < 200; i++) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri("/never"))
                            .header("Authorization", "Bearer " + reader.reveal())
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertProblem(answer, 413, "too-large");
        }
    }

    @Test
    void whoStopsSendingIsRefusedAllTheSame() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("POST /never HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx"
                            .getBytes(StandardCharsets.ISO_8859_1));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 401")
                    .contains("Connection: close");
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"type\":\"/problems/" + type + "\"")
                .contains("\"status\":" + status);
    }

    private HttpResponse<String> get(String path, @org.jspecify.annotations.Nullable String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
