package dev.weir.sink;

import dev.weir.kit.EntitySettings;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.Setting;
import dev.weir.kit.Setting.Refused;
import dev.weir.kit.Settings;
import dev.weir.sink.rows.BatchLimits;
import dev.weir.sink.store.Guard;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings of the sink. */
record SinkSettings(
        String kafka,
        int partitions,
        int replication,
        URI clickHouse,
        String schemaPassword,
        String sinkPassword,
        BatchLimits limits,
        long memory,
        BatchPace.Limits pace,
        Duration clickHouseTimeout,
        Duration passLifetime,
        Optional<Path> definitions,
        Optional<FaultAt> crashAt,
        Optional<FaultAt> freezeAt,
        Set<Guard> without) {
    static final String SCHEMA_USER = "weir_schema";
    static final String SINK_USER = "weir_sink";

    private static final Setting<URI> CLICKHOUSE =
            Setting.httpUrl("WEIR_CLICKHOUSE", "HTTP address of ClickHouse").orElse("http://127.0.0.1:8123");
    private static final Setting<String> SCHEMA_PASSWORD = Setting.text(
                    "WEIR_CLICKHOUSE_SCHEMA_PASSWORD", "password of weir_schema, which brings the tables up to date")
            .asSecret();
    private static final Setting<String> SINK_PASSWORD = Setting.text(
                    "WEIR_CLICKHOUSE_SINK_PASSWORD", "password of weir_sink, which inserts")
            .asSecret();
    private static final Setting<Integer> BATCH_ROWS = Setting.integer(
                    "WEIR_SINK_BATCH_ROWS", 1, 800_000, "rows that make a batch full")
            .orElse("200000");
    private static final Setting<Long> BATCH_BYTES = Setting.bytes(
                    "WEIR_SINK_BATCH_BYTES", "encoded bytes that make a batch full")
            .orElse("24m");
    private static final Setting<Long> MEMORY = Setting.bytes(
                    "WEIR_SINK_MEMORY",
                    "encoded bytes of traffic.ledger held altogether, and half as much of entities.history; a batch is also full at half of its partition's share")
            .orElse("96m");
    private static final Setting<Duration> BATCH_AGE = Setting.duration(
                    "WEIR_SINK_BATCH_AGE",
                    "how long a batch waits for more, for each partition of the topic: at 500ms, two inserts a second"
                            + " altogether")
            .orElse("500ms");
    private static final Setting<Duration> BATCH_LONGEST_AGE = Setting.duration(
                    "WEIR_SINK_BATCH_LONGEST_AGE",
                    "the longest that a batch waits when its days or crowded parts slow it")
            .orElse("5s");
    private static final Setting<Integer> NEW_PARTS = Setting.integer(
                    "WEIR_SINK_NEW_PARTS",
                    1,
                    1000,
                    "new parts a second, of all partitions and days together: a batch that touches many days waits longer")
            .orElse("4");
    private static final Setting<Integer> CROWDED_PARTS = Setting.integer(
                    "WEIR_SINK_CROWDED_PARTS",
                    1,
                    100_000,
                    "active parts of one day from which on all batches wait longer, in proportion")
            .orElse("100");
    private static final Setting<Duration> CLICKHOUSE_TIMEOUT = Setting.duration(
                    "WEIR_SINK_CLICKHOUSE_TIMEOUT", "how long an answer of ClickHouse is waited for")
            .orElse("60s");
    private static final Setting<Duration> PASS_LIFETIME = Setting.of(
                    "WEIR_SINK_PASS_LIFETIME",
                    "how long ClickHouse keeps the leave for one batch that is not used, in whole seconds",
                    text -> {
                        Duration duration = Setting.duration("WEIR_SINK_PASS_LIFETIME", "")
                                .reader()
                                .apply(text);
                        if (duration.toSeconds() < 1 || duration.toSeconds() > 3600) {
                            throw new Refused("a length of time from 1s to 1h");
                        }
                        return duration;
                    })
            .orElse("30s");
    private static final Setting<FaultAt> CRASH_AT = Setting.of(
                    "WEIR_SINK_CRASH_AT",
                    "for fault tests only: the crash point at which the process ends, and at which time it is reached",
                    text -> FaultAt.parse(FaultAt.Kind.HALT, text))
            .asOptional();
    private static final Setting<FaultAt> FREEZE_AT = Setting.of(
                    "WEIR_SINK_FREEZE_AT",
                    "for fault tests only: the crash point at which the process stands still until it gets SIGCONT",
                    text -> FaultAt.parse(FaultAt.Kind.FREEZE, text))
            .asOptional();
    private static final Setting<Set<Guard>> WITHOUT = Setting.of(
                    "WEIR_SINK_WITHOUT",
                    "for fault tests only: the guards against doubled rows to leave out, of pass, token and count;"
                            + " such a sink is never ready",
                    text -> Arrays.stream(text.split(","))
                            .map(name -> Guard.valueOf(name.toUpperCase(Locale.ROOT)))
                            .collect(Collectors.toUnmodifiableSet()))
            .asOptional();

    static final List<Setting<?>> ALL = List.of(
            KafkaTopics.BOOTSTRAP,
            KafkaTopics.PARTITIONS,
            KafkaTopics.REPLICATION,
            CLICKHOUSE,
            SCHEMA_PASSWORD,
            SINK_PASSWORD,
            BATCH_ROWS,
            BATCH_BYTES,
            MEMORY,
            BATCH_AGE,
            BATCH_LONGEST_AGE,
            NEW_PARTS,
            CROWDED_PARTS,
            CLICKHOUSE_TIMEOUT,
            PASS_LIFETIME,
            EntitySettings.DEFINITIONS,
            CRASH_AT,
            FREEZE_AT,
            WITHOUT);

    static SinkSettings of(Settings settings) {
        return new SinkSettings(
                settings.get(KafkaTopics.BOOTSTRAP),
                settings.get(KafkaTopics.PARTITIONS),
                settings.get(KafkaTopics.REPLICATION),
                settings.get(CLICKHOUSE),
                settings.get(SCHEMA_PASSWORD),
                settings.get(SINK_PASSWORD),
                new BatchLimits(
                        settings.get(BATCH_ROWS), (int) Math.min(settings.get(BATCH_BYTES), Integer.MAX_VALUE / 4)),
                settings.get(MEMORY),
                new BatchPace.Limits(
                        settings.get(BATCH_AGE),
                        settings.get(BATCH_LONGEST_AGE),
                        settings.get(NEW_PARTS),
                        settings.get(CROWDED_PARTS)),
                settings.get(CLICKHOUSE_TIMEOUT),
                settings.get(PASS_LIFETIME),
                settings.find(EntitySettings.DEFINITIONS),
                settings.find(CRASH_AT),
                settings.find(FREEZE_AT),
                settings.find(WITHOUT).orElse(Set.of()));
    }

    /** What happens at crash points: nothing, outside of a fault test. */
    CrashPoint.Watch faults() {
        return point -> {
            crashAt.ifPresent(fault -> fault.reached(point));
            freezeAt.ifPresent(fault -> fault.reached(point));
        };
    }

    @Override
    public String toString() {
        return "SinkSettings[" + kafka + ", " + clickHouse + ", " + limits + "]";
    }
}
