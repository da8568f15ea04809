package dev.weir.reporting.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpEdge;
import dev.weir.kit.http.Needs;
import dev.weir.testing.RealClickHouse;
import dev.weir.testing.TestUsers;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Queries that run long, over a ClickHouse whose readers may take six seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantQueriesIT {
    private static final AccessSecrets SECRETS = new AccessSecrets("admin", "schema", "sink", "monitor", "reader");
    private static final String READERS_LIMIT = "<max_execution_time>30</max_execution_time>";
    private static final ReportQuery ENDLESS =
            ReportQuery.of("SELECT count() FROM numbers(1000000000000) WHERE cityHash64(number) = 1");
    private static final ReportQuery BRIEF = ReportQuery.of("SELECT sleep(1)");
    private static final ReportQuery TOO_MANY_ROWS = ReportQuery.of("SELECT number FROM numbers(1000001)");
    private static final int SLOTS = 2;

    private final ApiKey key = ApiKey.generate();
    private final HttpClient http = HttpClient.newHttpClient();
    private RealClickHouse clickHouse;
    private TenantQueries queries;
    private Javalin server;

    @BeforeAll
    void start() {
        String users = UsersXml.render(Access.describe(SECRETS, List.of("demo")));
        assertThat(users).contains(READERS_LIMIT);
        clickHouse = RealClickHouse.start(new TestUsers(
                users.replace(READERS_LIMIT, READERS_LIMIT.replace("30", "6")), "weir_admin", SECRETS.adminPassword()));
        queries = new TenantQueries(
                clickHouse.http(),
                new ReaderPasswords(SECRETS.readerSecret()),
                SLOTS,
                Duration.ofMillis(300),
                Duration.ofSeconds(20));
        Pepper pepper = new Pepper("pepper");
        KeyDirectory keys = new KeyDirectory(pepper, Clock.systemUTC());
        keys.put(KeyRecord.of(key, pepper, "demo", Set.of(Scope.READ), "test", Instant.now()));
        server = Javalin.create(config -> {
            HttpEdge.install(config, keys);
            config.concurrency.useVirtualThreads = true;
            Needs read = Needs.anyOf(Scope.READ);
            config.routes.get("/endless", ctx -> answer(ctx, ENDLESS), read);
            config.routes.get("/brief", ctx -> answer(ctx, BRIEF), read);
            config.routes.get("/many", ctx -> answer(ctx, TOO_MANY_ROWS), read);
        });
        server.start("127.0.0.1", 0);
    }

    @AfterAll
    void stop() {
        server.stop();
        queries.close();
        clickHouse.close();
        http.close();
    }

    @Test
    void aClientThatGoesAwayEndsItsQuery() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write(request("/endless"));
            await().atMost(Duration.ofSeconds(5)).until(() -> running() == 1);
        }
        // Its own limit would end it after six seconds.
        await().atMost(Duration.ofSeconds(4)).until(() -> running() == 0);
    }

    @Test
    void aSlowQueryIsAnsweredWithTheLimitItPassed() throws Exception {
        HttpResponse<String> answer = get("/endless");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("/problems/query-too-slow").contains("6 s (max_execution_time)");
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItsFirstByte() throws Exception {
        HttpResponse<String> answer = get("/many");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("/problems/report-too-large");
    }

    @Test
    void aTenantWithoutAFreeSlotComesAgainLater() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> first = List.of(getAsync("/brief"), getAsync("/brief"));
        await().atMost(Duration.ofSeconds(5)).until(() -> running() == SLOTS);

        HttpResponse<String> answer = get("/brief");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        for (CompletableFuture<HttpResponse<String>> each : first) {
            assertThat(each.get().statusCode()).isEqualTo(200);
        }
        assertThat(get("/brief").statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestSentAheadIsLeftToBeSentAgain() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write(request("/brief"));
            await().atMost(Duration.ofSeconds(5)).until(() -> running() == 1);
            client.getOutputStream().write(request("/brief"));

            InputStream in = client.getInputStream();
            String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(all).startsWith("HTTP/1.1 200").containsIgnoringCase("Connection: close");
            assertThat(all.split("HTTP/1.1")).hasSize(2);
        }
    }

    private void answer(Context ctx, ReportQuery query) throws InterruptedException {
        queries.run(ctx, query, "TSV", found -> ctx.result(found.readAllBytes()));
    }

    private int running() {
        return Integer.parseInt(
                clickHouse.query("SELECT count() FROM system.processes WHERE user = 'weir_reader_demo'"));
    }

    private byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key.reveal() + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(call(path), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> getAsync(String path) {
        return http.sendAsync(call(path), BodyHandlers.ofString());
    }

    private HttpRequest call(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + key.reveal())
                .build();
    }
}
