package dev.weir.reporting;

import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.HistorySchema;
import dev.weir.clickhouse.Migrations;
import dev.weir.clickhouse.Topology;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.ExportTarget;
import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.Health;
import dev.weir.kit.Operations;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.local.S3Collection;
import dev.weir.local.Secret;
import dev.weir.reporting.exports.ExportSettings;
import dev.weir.reporting.exports.runs.ExportLimits;
import dev.weir.reporting.loads.LoadSettings;
import dev.weir.reporting.records.retention.RetentionDays;
import dev.weir.reporting.s3.S3Settings;
import dev.weir.testing.RealClickHouse;
import dev.weir.testing.RealS3;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The reporting API in this JVM, over a real ClickHouse with our users and schema. */
final class ReportingFixture implements AutoCloseable {
    private static final AccessSecrets SECRETS = new AccessSecrets(
            "admin password", "schema password", "sink password", "monitor password", "reader secret");
    static final Pepper PEPPER = new Pepper("pepper");
    static final ExportSettings NO_EXPORTS = new ExportSettings(
            null, null, null, new ExportLimits(Duration.ofMinutes(1), 1, 1, 1, Duration.ofDays(1)), Duration.ZERO, 1);

    final RealClickHouse clickHouse;
    final ApiKey demo = ApiKey.generate();
    final ApiKey acme = ApiKey.generate();
    final ApiKey producer = ApiKey.generate();
    final ApiKey admin = ApiKey.generate();
    final ApiKey acmeAdmin = ApiKey.generate();
    final ApiKey exporter = ApiKey.generate();
    final ApiKey acmeExporter = ApiKey.generate();

    private ExportSettings exports;
    private Duration integrityEvery = Duration.ZERO;
    private RetentionDays retention = RetentionDays.asDefined();
    private Duration retentionEvery = Duration.ZERO;
    private final Health health = new Health("reporting-api");
    private final Operations operations;
    private final String kafka;
    private ReportingServer server;
    private final Path keys;
    private final HttpClient http = HttpClient.newHttpClient();

    ReportingFixture(String kafka) throws IOException {
        this(
                kafka,
                RealClickHouse.start(new TestUsers(
                        UsersXml.render(Access.describe(SECRETS, List.of("demo", "acme"))),
                        "weir_admin",
                        SECRETS.adminPassword())),
                NO_EXPORTS);
    }

    /** One that exports to that bucket. */
    ReportingFixture(String kafka, RealS3 s3) throws IOException {
        this(kafka, knowing(s3), exports(s3, Duration.ofDays(1)));
    }

    private static RealClickHouse knowing(RealS3 s3) {
        List<String> tenants = List.of("demo", "acme");
        ExportTarget target = new ExportTarget(s3.endpoint(), s3.bucket(), "exports");
        Access access = Access.describe(SECRETS, tenants)
                .withExports(SECRETS.readerSecret(), tenants, target, new Topology.SingleNode());
        return RealClickHouse.start(
                new TestUsers(UsersXml.render(access), "weir_admin", SECRETS.adminPassword()),
                new S3Collection(
                        ExportTarget.COLLECTION, target.bucketUrl(), s3.accessKey(), new Secret(s3.secretKey())));
    }

    private static ExportSettings exports(RealS3 s3, Duration kept) {
        return new ExportSettings(
                new S3Settings(s3.endpoint(), "us-east-1", s3.bucket(), s3.accessKey(), s3.secretKey()),
                null,
                null,
                new ExportLimits(Duration.ofMinutes(2), 20_000_000, 1L << 30, 2, kept),
                Duration.ofMinutes(10),
                20);
    }

    private ReportingFixture(String kafka, RealClickHouse clickHouse, ExportSettings exports) throws IOException {
        this.kafka = kafka;
        this.clickHouse = clickHouse;
        this.exports = exports;
        Migrations.apply(ClickHouseConnection.to(clickHouse.http(), "weir_schema", SECRETS.schemaPassword()));
        HistorySchema.apply(
                ClickHouseConnection.to(clickHouse.http(), "weir_schema", SECRETS.schemaPassword()),
                Entities.load(Optional.empty()));
        keys = Files.createTempFile("keys", ".jsonl");
        Files.write(
                keys,
                List.of(
                        record(demo, "demo", Scope.READ),
                        record(acme, "acme", Scope.READ),
                        record(producer, "demo", Scope.INGEST),
                        record(exporter, "demo", Scope.EXPORT),
                        record(acmeExporter, "acme", Scope.EXPORT),
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
                integrityEvery,
                retention,
                retentionEvery,
                null,
                exports,
                LoadSettings.none(),
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

    /** Ends the API and starts another one in its place. */
    void restart() throws IOException {
        server.close();
        server = new ReportingServer(settings(kafka), health, operations, Clock.systemUTC());
    }

    /** The same with one that keeps results of exports for so long. */
    void restart(RealS3 s3, Duration kept) throws IOException {
        exports = exports(s3, kept);
        restart();
    }

    /** The same with one that looks after records by itself. */
    void restart(Duration integrityEvery, RetentionDays retention, Duration retentionEvery) throws IOException {
        this.integrityEvery = integrityEvery;
        this.retention = retention;
        this.retentionEvery = retentionEvery;
        restart();
    }

    String health() {
        return health.toJson();
    }

    /** Everything that must not be seen, by what it is. */
    Map<String, String> secrets() {
        ReaderPasswords passwords = new ReaderPasswords(SECRETS.readerSecret());
        return Map.of(
                "admin's password", SECRETS.adminPassword(),
                "monitor's password", SECRETS.monitorPassword(),
                "schema's password", SECRETS.schemaPassword(),
                "readers' secret", SECRETS.readerSecret(),
                "demo's reader's password", passwords.passwordOf("demo"),
                "demo's exporter's password", passwords.passwordOfExporter("demo"),
                "acme's exporter's password", passwords.passwordOfExporter("acme"),
                "watcher's password", passwords.passwordOfWatcher(),
                "demo's API key", exporter.reveal(),
                "acme's API key", acmeExporter.reveal());
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

    CompletableFuture<HttpResponse<String>> getAsync(String path, ApiKey key) {
        return http.sendAsync(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + key.reveal())
                        .build(),
                BodyHandlers.ofString());
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

    HttpResponse<String> put(String path, ApiKey key, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + key.reveal())
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
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
