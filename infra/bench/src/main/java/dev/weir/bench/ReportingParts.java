package dev.weir.bench;

import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.Migrations;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
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
import dev.weir.local.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The reporting API as a process before a real broker and a ClickHouse with a filled ledger: rows of 31 days up to today,
 * 100,000 users, 2,000 pages of which few have most of the views. Filling takes minutes; with
 * {@code -Dweir.bench.reports.data=FOLDER} the ledger stays there for the next run of the same day.
 */
final class ReportingParts implements AutoCloseable {
    private static final long ROWS = Long.getLong("weir.bench.reports.rows", 100_000_000);
    private static final int DAYS = 31;
    private static final int USERS = 100_000;

    private final Closer closer = new Closer();
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final int port;
    private final String key;
    private final long rows;

    private ReportingParts(Workplace workplace) throws Exception {
        List<Integer> ports = FreePorts.find(6);
        port = ports.get(4);
        KafkaPart kafka = workplace.kafka(ports.get(0), ports.get(1));
        closer.register(kafka.start(workplace.project()));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()))) {
            KafkaTopics.ensure(admin, Topics.ALL, 2, 1);
        }
        String password = Long.toHexString(new SecureRandom().nextLong());
        AccessSecrets secrets = new AccessSecrets(password, password, password, password, password);
        ClickHousePart part = new ClickHousePart(
                ClickHouseEngine.library(),
                Optional.ofNullable(System.getProperty("weir.bench.reports.data"))
                        .map(Path::of)
                        .orElse(workplace.scratch().resolve("clickhouse")),
                ports.get(2),
                ports.get(3),
                new Secret(UsersXml.render(Access.describe(secrets, List.of("demo")))),
                "weir_admin",
                new Secret(password),
                workplace.scratch().resolve("clickhouse.log"));
        closer.register(part.start(workplace.project()));
        ClickHouseConnection clickHouse = ClickHouseConnection.to(part.http(), "weir_admin", password);
        Migrations.apply(clickHouse);
        rows = fill(clickHouse);
        ApiKey apiKey = ApiKey.generate();
        key = apiKey.reveal();
        Path keys = workplace.scratch().resolve("keys.jsonl");
        KeyRecord record =
                KeyRecord.of(apiKey, new Pepper(password), "demo", Set.of(Scope.READ), "bench", Instant.now());
        Files.write(keys, record.toJson());
        closer.register(ChildProcess.start(new ChildCommand(
                        "reporting",
                        JvmFlags.SERVICE,
                        workplace.project().module("reporting-api"),
                        "dev.weir.reporting.Reporting",
                        List.of(),
                        Map.of(
                                "WEIR_KAFKA", kafka.bootstrap(),
                                "WEIR_REPORTING_PORT", Integer.toString(port),
                                "WEIR_OPERATIONS_PORT", Integer.toString(ports.get(5)),
                                "WEIR_KEY_PEPPER", password,
                                "WEIR_STATIC_KEYS_FILE", keys.toString(),
                                "WEIR_CLICKHOUSE", part.http().toString(),
                                "WEIR_CLICKHOUSE_READER_SECRET", password,
                                "WEIR_CLICKHOUSE_MONITOR_PASSWORD", password,
                                "WEIR_EXIT_WITH_PARENT", "true"),
                        workplace.scratch().resolve("reporting.log"),
                        new Readiness.Http(URI.create("http://127.0.0.1:" + port + "/openapi.json"))))
                .awaitReady());
    }

    static ReportingParts start(Workplace workplace) throws Exception {
        return new ReportingParts(workplace);
    }

    private long fill(ClickHouseConnection clickHouse) {
        long there = count(clickHouse);
        if (there >= ROWS) {
            return there;
        }
        long aDay = Math.ceilDiv(ROWS, DAYS);
        for (int ago = DAYS - 1; ago >= 0; ago--) {
            System.err.println("  filling the ledger, " + ago + " days to go");
            clickHouse.execute("""
                INSERT INTO weir.traffic_ledger
                SELECT 'demo', intHash64(number + %1$d * 10000000) %% %2$d,
                    toDateTime64('%3$s 00:00:00', 3, 'UTC')
                        + toIntervalMillisecond(intHash64(number * 7 + 1) %% 86400000),
                    cityHash64(number, %1$d),
                    concat('https://shop.example/p/',
                        toString(toUInt32(pow(intHash64(number * 13 + 5) %% 1000000 / 1000000, 3) * 2000))),
                    1, 1, now64(3), 'bench', number %% 2, number + %1$d * 10000000
                FROM numbers(%4$d)
                SETTINGS max_insert_block_size = 1100000, min_insert_block_size_rows = 1100000
                """.formatted(ago, USERS, today.minusDays(ago), aDay));
        }
        return count(clickHouse);
    }

    private static long count(ClickHouseConnection clickHouse) {
        return Long.parseLong(clickHouse
                .query("SELECT count() FROM weir.traffic_ledger")
                .getFirst()
                .getFirst());
    }

    int port() {
        return port;
    }

    long rows() {
        return rows;
    }

    ReportGets gets(String path) {
        return new ReportGets(() -> path, port, key);
    }

    /** The last day of users drawn at random. */
    ReportGets userDays() {
        SplittableRandom random = new SplittableRandom(1);
        return new ReportGets(() -> "/api/traffic/daily/" + random.nextInt(USERS), port, key);
    }

    String thirtyDays() {
        return "from=" + today.minusDays(29) + "&to=" + today;
    }

    @Override
    public void close() {
        closer.close();
    }
}
