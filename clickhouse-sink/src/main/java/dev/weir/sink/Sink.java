package dev.weir.sink;

import dev.weir.clickhouse.ClickHouseConnection;
import dev.weir.clickhouse.HistorySchema;
import dev.weir.clickhouse.Migrations;
import dev.weir.contract.Erasure;
import dev.weir.contract.Retention;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.Backoff;
import dev.weir.kit.Health;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.Service;
import dev.weir.sink.rows.HistoryCoder;
import dev.weir.sink.rows.LedgerCoder;
import dev.weir.sink.store.ClickHouseAddress;
import dev.weir.sink.store.HistoryLayout;
import dev.weir.sink.store.HistoryRetention;
import dev.weir.sink.store.LedgerErasures;
import dev.weir.sink.store.LedgerLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the rows of traffic.ledger and of entities.history into ClickHouse, each exactly once. */
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
        health.need("schema");
        Admin admin = context.closer()
                .register(Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka())));
        ClickHouseAddress clickHouse = new ClickHouseAddress(
                settings.clickHouse(), SinkSettings.SINK_USER, settings.sinkPassword(), settings.clickHouseTimeout());
        if (!settings.without().isEmpty()) {
            log.error("Rows can be doubled: this sink runs without {}", settings.without());
            health.need("guards").unmet("left out: " + settings.without());
        }
        Entities entities = Entities.load(settings.definitions());
        Carrier ledger = ledger(settings, context, admin, clickHouse);
        Carrier history = history(settings, context, admin, clickHouse, entities);
        Thread.ofVirtual().name("prepare").start(() -> {
            try {
                ensureTopics(admin, settings, health.need(Flow.LEDGER.need("kafka")));
                applySchema(settings, entities, health.need("schema"), health.need(Flow.LEDGER.need("clickhouse")));
                List<SinkLoop> loops = List.of(ledger.start(), history.start());
                // Both leave at once, so that an end takes no longer than that of the slower one.
                context.closer().register(() -> loops.forEach(SinkLoop::leave));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception | Error e) {
                context.stop().because("The sink can't start", e);
            }
        });
    }

    private static Carrier ledger(
            SinkSettings settings, Service.Context context, Admin admin, ClickHouseAddress clickHouse) {
        SinkMetrics metrics = new SinkMetrics(context.operations().metrics(), Flow.LEDGER.topic());
        LedgerErasures erasures = context.closer().register(new LedgerErasures(clickHouse, settings.without()));
        Removal removal = new Removal(metrics, settings.faults());
        return new Carrier(
                Flow.LEDGER,
                settings,
                context,
                admin,
                clickHouse,
                new LedgerCoder(),
                new LedgerLayout(),
                metrics,
                (source, offset, mark, pass) -> removal.of(erasures.before(source, offset, (Erasure) mark), pass),
                settings.memory());
    }

    private static Carrier history(
            SinkSettings settings,
            Service.Context context,
            Admin admin,
            ClickHouseAddress clickHouse,
            Entities entities) {
        SinkMetrics metrics = new SinkMetrics(context.operations().metrics(), Flow.HISTORY.topic());
        HistoryRetention retention = context.closer().register(new HistoryRetention(clickHouse, settings.without()));
        Removal removal = new Removal(metrics, settings.faults());
        return new Carrier(
                Flow.HISTORY,
                settings,
                context,
                admin,
                clickHouse,
                new HistoryCoder(entities),
                new HistoryLayout(entities),
                metrics,
                (source, offset, mark, pass) -> removal.of(retention.before(source, offset, (Retention) mark), pass),
                settings.memory() / 2);
    }

    private static void ensureTopics(Admin admin, SinkSettings settings, Health.Need need)
            throws InterruptedException, KafkaTopics.WrongPartitions {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                KafkaTopics.ensure(
                        admin,
                        List.of(
                                Topics.TRAFFIC_LEDGER,
                                Topics.TRAFFIC_REJECTED,
                                Topics.ENTITIES_HISTORY,
                                Topics.ENTITIES_REJECTED),
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

    private static void applySchema(
            SinkSettings settings, Entities entities, Health.Need schema, Health.Need clickHouse)
            throws InterruptedException {
        ClickHouseConnection connection =
                ClickHouseConnection.to(settings.clickHouse(), SinkSettings.SCHEMA_USER, settings.schemaPassword());
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                Migrations.apply(connection);
                HistorySchema.apply(connection, entities);
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
