package dev.weir.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.Migrations;
import dev.weir.clickhouse.Topology;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.ExportTarget;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.contract.Topics;
import dev.weir.kit.Closer;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.local.ChildCommand;
import dev.weir.local.ChildProcess;
import dev.weir.local.ClickHouseEngine;
import dev.weir.local.ClickHousePart;
import dev.weir.local.FreePorts;
import dev.weir.local.KafkaPart;
import dev.weir.local.Readiness;
import dev.weir.local.S3Collection;
import dev.weir.local.S3Part;
import dev.weir.local.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Broker, ClickHouse with a filled ledger, S3 and the reporting API; both sides write the same rows with the same codec. */
final class ExportsContest implements Contest {
    private static final long ROWS = Long.getLong("weir.bench.exports.rows", 10_000_000);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Closer closer = new Closer();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ClickHouseConnection clickHouse;
    private final ChildProcess reporting;
    private final String api;
    private final String key;
    private final String byHand;
    private final List<String> problems = new ArrayList<>();

    private ExportsContest(Workplace workplace) throws Exception {
        List<Integer> ports = FreePorts.find(7);
        KafkaPart kafka = workplace.kafka(ports.get(0), ports.get(1));
        closer.register(kafka.start(workplace.project()));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()))) {
            KafkaTopics.ensure(admin, Topics.ALL, 2, 1);
        }
        String password = Long.toHexString(new SecureRandom().nextLong());
        S3Part s3 = new S3Part(
                workplace.scratch().resolve("s3"),
                ports.get(2),
                "weir",
                "bench",
                new Secret(password),
                workplace.scratch().resolve("s3.log"));
        closer.register(s3.start(workplace.project()));
        ExportTarget target = new ExportTarget(s3.endpoint(), s3.bucket(), "exports");
        AccessSecrets secrets = new AccessSecrets(password, password, password, password, password);
        Access access = Access.describe(secrets, List.of("demo"))
                .withExports(password, List.of("demo"), target, new Topology.SingleNode());
        ClickHousePart part = new ClickHousePart(
                        ClickHouseEngine.library(),
                        workplace.scratch().resolve("clickhouse"),
                        ports.get(3),
                        ports.get(4),
                        new Secret(UsersXml.render(access)),
                        "weir_admin",
                        new Secret(password),
                        workplace.scratch().resolve("clickhouse.log"))
                .knowing(new S3Collection(ExportTarget.COLLECTION, target.bucketUrl(), s3.accessKey(), s3.secretKey()));
        closer.register(part.start(workplace.project()));
        clickHouse =
                ClickHouseConnection.to(part.http(), "weir_admin", password).withTimeout(LONGEST);
        Migrations.apply(clickHouse);
        // Four rows in five are of the tenant that exports.
        new LedgerOfMillions(ROWS / 4 * 5).write(clickHouse);
        byHand = "INSERT INTO FUNCTION s3('" + target.bucketUrl() + "by-hand.parquet', '" + s3.accessKey() + "', '"
                + password + "', 'Parquet') SETTINGS s3_truncate_on_insert = 1,"
                + " output_format_parquet_compression_method = 'zstd'"
                + " SELECT * FROM weir.traffic_ledger WHERE tenant_id = 'demo'";
        ApiKey apiKey = ApiKey.generate();
        key = apiKey.reveal();
        Path keys = workplace.scratch().resolve("keys.jsonl");
        Files.write(
                keys,
                KeyRecord.of(apiKey, new Pepper(password), "demo", Set.of(Scope.EXPORT), "bench", Instant.now())
                        .toJson());
        api = "http://127.0.0.1:" + ports.get(5) + "/api/exports";
        Map<String, String> settings = new HashMap<>(Map.of(
                "WEIR_KAFKA", kafka.bootstrap(),
                "WEIR_REPORTING_PORT", Integer.toString(ports.get(5)),
                "WEIR_OPERATIONS_PORT", Integer.toString(ports.get(6)),
                "WEIR_KEY_PEPPER", password,
                "WEIR_STATIC_KEYS_FILE", keys.toString(),
                "WEIR_CLICKHOUSE", part.http().toString(),
                "WEIR_CLICKHOUSE_READER_SECRET", password,
                "WEIR_CLICKHOUSE_MONITOR_PASSWORD", password,
                "WEIR_EXIT_WITH_PARENT", "true"));
        settings.putAll(Map.of(
                "WEIR_S3_ENDPOINT",
                s3.endpoint().toString(),
                "WEIR_EXPORT_LOCATION",
                "weir/exports",
                "WEIR_S3_ACCESS_KEY",
                s3.accessKey(),
                "WEIR_S3_SECRET_KEY",
                password));
        URI ready = URI.create("http://127.0.0.1:" + ports.get(6) + "/livez");
        reporting = closer.register(ChildProcess.start(new ChildCommand(
                "reporting",
                JvmFlags.SERVICE,
                workplace.project().module("reporting-api"),
                "dev.weir.reporting.Reporting",
                List.of(),
                settings,
                workplace.scratch().resolve("reporting.log"),
                new Readiness.Http(ready))));
        reporting.awaitReady();
    }

    static Contest start(Workplace workplace) throws Exception {
        return new ExportsContest(workplace);
    }

    @Override
    public Contender baseline() {
        return new Contender("INSERT INTO FUNCTION s3 by hand", _ -> {
            long begun = System.nanoTime();
            clickHouse.execute(byHand);
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Sample(ROWS / seconds, Map.of("seconds", seconds));
        });
    }

    @Override
    public Contender candidate() {
        return new Contender("a job of the reporting API", _ -> {
            double before = residentMegabytes();
            long begun = System.nanoTime();
            JsonNode job = finished(ask(HttpRequest.newBuilder(URI.create(api))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(
                                    "{\"report_id\":\"bench\",\"query\":\"SELECT * FROM weir.traffic_entries\","
                                            + "\"format\":\"parquet\",\"overwrite\":true}")))
                    .path("job_id")
                    .asText());
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (!job.path("status").asText().equals("DONE") || job.path("rows").asLong() != ROWS) {
                problems.add("an export ended as " + job);
            }
            double after = residentMegabytes();
            return new Sample(
                    ROWS / seconds,
                    Map.of(
                            "seconds",
                            seconds,
                            "result_mb",
                            job.path("result_size").asLong() / 1e6,
                            "service_mb",
                            after,
                            "service_mb_more",
                            after - before));
        });
    }

    @Override
    public List<Goal> goals() {
        return List.of(new Goal.RatioAtLeast(1 / 1.3));
    }

    @Override
    public List<String> problems() {
        return problems;
    }

    private JsonNode finished(String jobId) throws IOException, InterruptedException {
        long limit = System.nanoTime() + LONGEST.toNanos();
        JsonNode job;
        do {
            Thread.sleep(LOOK);
            job = ask(HttpRequest.newBuilder(URI.create(api + "/" + jobId)));
        } while (job.path("finished_at").isNull() && System.nanoTime() < limit);
        return job;
    }

    private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        return JSON.readTree(
                http.send(request.header("Authorization", "Bearer " + key).build(), BodyHandlers.ofString())
                        .body());
    }

    private double residentMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(reporting.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("The reporting API is gone");
    }

    @Override
    public void close() {
        closer.close();
        http.close();
    }
}
