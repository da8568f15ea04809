package dev.weir.sink;

import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.Migrations;
import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import dev.weir.kit.Health;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.Service;
import dev.weir.sink.rows.BlockMemory;
import dev.weir.sink.store.ClickHouseAddress;
import dev.weir.sink.store.LedgerErasures;
import dev.weir.sink.store.LedgerTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the rows of traffic.ledger into ClickHouse, each exactly once. */
public final class Sink {
    static final Service.Description SERVICE = new Service.Description("sink", 9103, SinkSettings.ALL);

    private static final Logger log = LoggerFactory.getLogger(Sink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private Sink() {}

    public static void main(String[] arguments) {
        Service.main(SERVICE, System.getenv(), Sink::start);
    }

    private static void start(Service.Context context) {
        SinkSettings settings = SinkSettings.of(context.settings());
        Health health = context.health();
        for (String need : List.of("kafka", "clickhouse", "schema", "partitions")) {
            health.need(need);
        }
        Admin admin = context.closer()
                .register(Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka())));
        ClickHouseAddress clickHouse = new ClickHouseAddress(
                settings.clickHouse(), SinkSettings.SINK_USER, settings.sinkPassword(), settings.clickHouseTimeout());
        LedgerTable ledger =
                context.closer().register(new LedgerTable(clickHouse, settings.passLifetime(), settings.without()));
        LedgerErasures erasures = context.closer().register(new LedgerErasures(clickHouse, settings.without()));
        RejectedOutlet rejected = context.closer().register(new RejectedOutlet(settings.kafka()));
        if (!settings.without().isEmpty()) {
            log.error("Rows can be doubled: this sink runs without {}", settings.without());
            health.need("guards").unmet("left out: " + settings.without());
        }
        CrashPoint.Watch crash = settings.faults();
        SinkMetrics metrics = new SinkMetrics(context.operations().metrics());
        BatchPace pace = new BatchPace(settings.pace(), settings.partitions());
        metrics.watch(pace);
        LaneWork work = context.closer()
                .register(new LaneWork(
                        ledger,
                        new Recovery(ledger, crash),
                        new Isolation(ledger, new LedgerRecords(settings.kafka())),
                        new Removal(erasures, metrics, crash),
                        admin,
                        rejected,
                        metrics,
                        crash));
        Thread.ofVirtual().name("prepare").start(() -> {
            try {
                ensureTopics(admin, settings, health.need("kafka"));
                applySchema(settings, health.need("schema"), health.need("clickhouse"));
                SinkLoop loop = new SinkLoop(
                        LedgerConsumer.create(settings.kafka()),
                        work,
                        settings.limits(),
                        new BlockMemory(settings.memory()),
                        pace,
                        metrics,
                        health,
                        context.stop()::because);
                context.closer().register(loop);
                context.closer().register(new PartsWatch(ledger, pace, metrics)).start();
                loop.start();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception | Error e) {
                context.stop().because("The sink can't start", e);
            }
        });
    }

    private static void ensureTopics(Admin admin, SinkSettings settings, Health.Need need)
            throws InterruptedException, KafkaTopics.WrongPartitions {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                KafkaTopics.ensure(
                        admin,
                        List.of(Topics.TRAFFIC_LEDGER, Topics.TRAFFIC_REJECTED),
                        settings.partitions(),
                        settings.replication());
                need.met();
                return;
            } catch (java.util.concurrent.ExecutionException e) {
                need.unmet("Kafka does not answer");
                log.info("Waiting for Kafka: {}", String.valueOf(e.getCause()));
                backoff.pause();
            }
        }
    }

    private static void applySchema(SinkSettings settings, Health.Need schema, Health.Need clickHouse)
            throws InterruptedException {
        ClickHouseConnection connection =
                ClickHouseConnection.to(settings.clickHouse(), SinkSettings.SCHEMA_USER, settings.schemaPassword());
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                Migrations.apply(connection);
                schema.met();
                clickHouse.met();
                return;
            } catch (RuntimeException e) {
                schema.unmet("the schema is not applied yet: " + e.getMessage());
                clickHouse.unmet("ClickHouse does not answer, or refuses the schema");
                log.info("Waiting for ClickHouse: {}", e.toString());
                backoff.pause();
            }
        }
    }
}
