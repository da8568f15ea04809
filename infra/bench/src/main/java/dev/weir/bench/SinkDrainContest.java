package dev.weir.bench;

import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.Migrations;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.kit.Closer;
import dev.weir.local.ChildCommand;
import dev.weir.local.ChildProcess;
import dev.weir.local.ClickHouseEngine;
import dev.weir.local.ClickHousePart;
import dev.weir.local.FreePorts;
import dev.weir.local.KafkaPart;
import dev.weir.local.Readiness;
import dev.weir.local.Secret;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Broker, ClickHouse and the filled topic of {@link SinkDrain}. Each drain begins with empty tables at the topic's
 * beginning; the first sixth warms both sides up and is not measured.
 */
final class SinkDrainContest implements Contest {
    private static final int PARTITIONS = 2;
    private static final String LEDGER = "weir.traffic_ledger";
    private static final String GROUP = "weir-sink";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long LOOK_EVERY_MILLIS = 20;

    private final Closer closer = new Closer();
    private final Workplace workplace;
    private final long warmUp;
    private final long total;
    private final int operationsPort;
    private final KafkaPart kafka;
    private final ClickHousePart part;
    private final String password;
    private final ClickHouseConnection clickHouse;
    private final KafkaEngine engine;
    private final List<ChildProcess> servers = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private SinkDrainContest(Workplace workplace) {
        this.workplace = workplace;
        this.warmUp = workplace.records() / 5;
        this.total = workplace.records() + warmUp;
        List<Integer> ports = FreePorts.find(5);
        this.operationsPort = ports.get(4);
        this.kafka = workplace.kafka(ports.get(0), ports.get(1));
        this.password = Long.toHexString(new SecureRandom().nextLong());
        AccessSecrets secrets = new AccessSecrets(password, password, password, password, password);
        this.part = new ClickHousePart(
                ClickHouseEngine.library(),
                workplace.scratch().resolve("clickhouse"),
                ports.get(2),
                ports.get(3),
                new Secret(UsersXml.render(Access.describe(secrets, List.of("demo")))),
                "weir_admin",
                new Secret(password),
                workplace.scratch().resolve("clickhouse.log"));
        this.clickHouse = ClickHouseConnection.to(part.http(), "weir_admin", password);
        this.engine = new KafkaEngine(clickHouse, kafka.bootstrap());
    }

    static Contest start(Workplace workplace) throws Exception {
        SinkDrainContest contest = new SinkDrainContest(workplace);
        try {
            contest.startServers();
            return contest;
        } catch (Exception e) {
            contest.close();
            throw e;
        }
    }

    private void startServers() throws Exception {
        servers.add(closer.register(kafka.start(workplace.project())));
        servers.add(closer.register(part.start(workplace.project())));
        Migrations.apply(clickHouse);
        engine.createTable();
        new LedgerFill(total).write(kafka.bootstrap(), PARTITIONS);
    }

    @Override
    public Contender baseline() {
        return new Contender("ClickHouse's Kafka engine", _ -> drainByEngine());
    }

    @Override
    public Contender candidate() {
        return new Contender("sink", _ -> drainBySink());
    }

    private Sample drainByEngine() throws Exception {
        emptyTables();
        engine.start();
        try {
            return time(KafkaEngine.TABLE, servers);
        } finally {
            engine.stop();
        }
    }

    private Sample drainBySink() throws Exception {
        emptyTables();
        forgetPosition();
        try (ChildProcess sink = ChildProcess.start(sink())) {
            List<ChildProcess> all = new ArrayList<>(servers);
            all.add(sink);
            return time(LEDGER, all);
        }
    }

    private void emptyTables() {
        clickHouse.execute("TRUNCATE TABLE " + LEDGER);
        clickHouse.execute("TRUNCATE TABLE " + KafkaEngine.TABLE);
    }

    private void forgetPosition() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()))) {
            if (admin.listGroups().all().get().stream()
                    .anyMatch(group -> group.groupId().equals(GROUP))) {
                admin.deleteConsumerGroups(List.of(GROUP)).all().get();
            }
        }
    }

    /** From the moment at which the first sixth is visible until all is. */
    private Sample time(String table, List<ChildProcess> processes) throws InterruptedException {
        long first = await(table, warmUp, processes);
        long start = System.nanoTime();
        Duration before = cpu(processes);
        await(table, total, processes);
        double seconds = (System.nanoTime() - start) / 1e9;
        Duration cpu = cpu(processes).minus(before);
        judge(table);
        return new Sample((total - first) / seconds, Map.of("cpu_us_a_row", cpu.toNanos() / 1e3 / (total - first)));
    }

    private long await(String table, long rows, List<ChildProcess> processes) throws InterruptedException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            long count = Long.parseLong(
                    clickHouse.query("SELECT count() FROM " + table).getFirst().getFirst());
            if (count >= rows) {
                return count;
            }
            for (ChildProcess process : processes) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(process.name() + " ended");
                }
            }
            if (System.nanoTime() > limit) {
                throw new IllegalStateException(table + " had " + count + " of " + rows + " rows after " + LIMIT);
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private void judge(String table) {
        List<String> counts = clickHouse
                .query("SELECT count(), uniqExact(kafka_partition, kafka_offset), uniqExact(request_id) FROM " + table)
                .getFirst();
        if (!counts.equals(List.of(Long.toString(total), Long.toString(total), Long.toString(total)))) {
            problems.add(table + " holds " + counts.get(0) + " rows of " + counts.get(1) + " records under "
                    + counts.get(2) + " request_ids instead of " + total);
        }
    }

    private static Duration cpu(List<ChildProcess> processes) {
        return processes.stream()
                .map(process -> ProcessHandle.of(process.pid())
                        .flatMap(handle -> handle.info().totalCpuDuration())
                        .orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private ChildCommand sink() {
        List<String> flags = new ArrayList<>(JvmFlags.SERVICE);
        if (Boolean.getBoolean("weir.bench.jfr")) {
            flags.add("-XX:StartFlightRecording:dumponexit=true,settings=profile,filename="
                    + workplace.scratch().resolve("sink.jfr"));
        }
        return new ChildCommand(
                "sink",
                flags,
                workplace.project().module("clickhouse-sink"),
                "dev.weir.sink.Sink",
                List.of(),
                Map.of(
                        "WEIR_KAFKA",
                        kafka.bootstrap(),
                        "WEIR_TRAFFIC_PARTITIONS",
                        Integer.toString(PARTITIONS),
                        "WEIR_CLICKHOUSE",
                        part.http().toString(),
                        "WEIR_CLICKHOUSE_SCHEMA_PASSWORD",
                        password,
                        "WEIR_CLICKHOUSE_SINK_PASSWORD",
                        password,
                        "WEIR_OPERATIONS_PORT",
                        Integer.toString(operationsPort),
                        "WEIR_EXIT_WITH_PARENT",
                        "true",
                        "MALLOC_ARENA_MAX",
                        "2"),
                workplace.scratch().resolve("sink.log"),
                new Readiness.Http(URI.create("http://127.0.0.1:" + operationsPort + "/readyz")));
    }

    @Override
    public List<Goal> goals() {
        return SinkDrain.GOALS;
    }

    @Override
    public List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        closer.close();
    }
}
