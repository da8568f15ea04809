package dev.weir.reporting;

import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.HistorySchema;
import dev.weir.clickhouse.Migrations;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.Health;
import dev.weir.kit.Operations;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.testing.RealClickHouse;
import dev.weir.testing.TestUsers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The reporting API in this JVM, over a real ClickHouse with our users and schema. */
final class ReportingFixture implements AutoCloseable {
    private static final AccessSecrets SECRETS = new AccessSecrets(
            "admin password", "schema password", "sink password", "monitor password", "reader secret");
    static final Pepper PEPPER = new Pepper("pepper");

    final RealClickHouse clickHouse;
    final ApiKey demo = ApiKey.generate();
    final ApiKey acme = ApiKey.generate();
    final ApiKey producer = ApiKey.generate();
    final ApiKey admin = ApiKey.generate();
    final ApiKey acmeAdmin = ApiKey.generate();

    private final Health health = new Health("reporting-api");
    private final Operations operations;
    private final ReportingServer server;
    private final Path keys;
    private final HttpClient http = HttpClient.newHttpClient();

    ReportingFixture(String kafka) throws IOException {
        String users = UsersXml.render(Access.describe(SECRETS, List.of("demo", "acme")));
        clickHouse = RealClickHouse.start(new TestUsers(users, "weir_admin", SECRETS.adminPassword()));
        ClickHouseConnection schema =
                ClickHouseConnection.to(clickHouse.http(), "weir_schema", SECRETS.schemaPassword());
        Migrations.apply(schema);
        HistorySchema.apply(schema, Entities.load(Optional.empty()));
        keys = Files.createTempFile("keys", ".jsonl");
        Files.write(
                keys,
                List.of(
                        record(demo, "demo", Scope.READ),
                        record(acme, "acme", Scope.READ),
                        record(producer, "demo", Scope.INGEST),
                        record(admin, "demo", Scope.ADMIN),
                        record(acmeAdmin, "acme", Scope.ADMIN)));
        operations = new Operations("reporting-api", health, "127.0.0.1", 0);
        server = new ReportingServer(settings(kafka), health, operations, Clock.systemUTC());
    }

    private ReportingSettings settings(String kafka) {
        return new ReportingSettings(
                "127.0.0.1",
                0,
                false,
                kafka,
                "pepper",
                keys,
                clickHouse.http(),
                SECRETS.readerSecret(),
                SECRETS.monitorPassword(),
                4,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                Duration.ZERO,
                null);
    }

    private static String record(ApiKey key, String tenant, Scope scope) {
        KeyRecord record = KeyRecord.of(key, PEPPER, tenant, Set.of(scope), "test", Instant.now());
        return new String(record.toJson(), StandardCharsets.UTF_8);
    }

    /** Books rows as the sink does; a row is a tuple in SQL after the columns user, moment, request, page and sign. */
    void book(String tenant, String... rows) {
        for (String row : rows) {
            clickHouse.query("""
                    INSERT INTO weir.traffic_ledger
                    (tenant_id, user_id, created_at, request_id, page_url, sign, version, received_at, topic_id,
                     kafka_partition, kafka_offset)
                    SELECT '%s', t.1, t.2, t.3, t.4, t.5, 1, now64(3), 'ledger', 0, 0 FROM (SELECT %s AS t)""".formatted(tenant, row));
        }
    }

    /** What Prometheus would read. */
    String metrics() {
        return operations.scrape();
    }

    HttpResponse<String> get(String path, ApiKey key, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + key.reveal());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<byte[]> bytes(String path, ApiKey key, String... headers) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + key.reveal())
                        .headers(headers)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(String path, ApiKey key, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + key.reveal())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path, ApiKey key) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + key.reveal())
                .DELETE());
    }

    HttpResponse<String> getWithoutKey(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @Override
    public void close() throws IOException {
        server.close();
        operations.close();
        clickHouse.close();
        http.close();
        Files.delete(keys);
    }
}
