package dev.weir.reporting;

import dev.weir.kit.EntitySettings;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.Setting;
import dev.weir.kit.Settings;
import dev.weir.kit.access.KeySettings;
import dev.weir.kit.http.HttpEdge;
import dev.weir.reporting.exports.ExportSettings;
import dev.weir.reporting.loads.LoadSettings;
import dev.weir.reporting.records.retention.RetentionDays;
import dev.weir.reporting.s3.S3Settings;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.config.OrgConfigFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything the reporting API is told at its start. */
record ReportingSettings(
        String host,
        int port,
        boolean publicOperations,
        String kafka,
        String pepper,
        @Nullable Path staticKeys,
        URI clickHouse,
        String readerSecret,
        String monitorPassword,
        int connectionsPerTenant,
        Duration connectWithin,
        Duration answerWithin,
        Duration lookEvery,
        Duration futureSkew,
        Duration auditEvery,
        Duration integrityEvery,
        RetentionDays retention,
        Duration retentionEvery,
        @Nullable OrgConfig orgConfig,
        ExportSettings exports,
        LoadSettings loads,
        @Nullable Path entityDefinitions) {

    static final Setting<String> HOST = Setting.text("WEIR_REPORTING_HOST", "address the reporting API listens on")
            .orElse("127.0.0.1");
    static final Setting<Integer> PORT = Setting.port(
                    "WEIR_REPORTING_PORT", "port of the reporting API; 0 takes a free one")
            .orElse("8081");
    static final Setting<URI> CLICKHOUSE = Setting.httpUrl("WEIR_CLICKHOUSE", "ClickHouse's HTTP address");
    static final Setting<String> READER_SECRET = Setting.text(
                    "WEIR_CLICKHOUSE_READER_SECRET", "the secret from which the passwords of the tenants' readers come")
            .asSecret();
    static final Setting<String> MONITOR_PASSWORD = Setting.text(
                    "WEIR_CLICKHOUSE_MONITOR_PASSWORD", "password of weir_monitor")
            .asSecret();
    static final Setting<Integer> CONNECTIONS = Setting.integer(
                    "WEIR_REPORTING_CONNECTIONS", 1, 256, "queries that a tenant may have running at a time")
            .orElse("40");
    static final Setting<Duration> CONNECT_WITHIN = Setting.duration(
                    "WEIR_REPORTING_CONNECT_WITHIN",
                    "how long a request waits for a connection to ClickHouse before it is answered with 503")
            .orElse("1s");
    static final Setting<Duration> ANSWER_WITHIN = Setting.duration(
                    "WEIR_REPORTING_ANSWER_WITHIN",
                    "how long ClickHouse may be silent; longer than the readers' max_execution_time")
            .orElse("35s");
    static final Setting<Duration> LOOK_EVERY = Setting.duration(
                    "WEIR_REPORTING_LOOK_EVERY",
                    "how often the pipeline is looked at for as_of and complete; a fifth as often while all is visible")
            .orElse("200ms");
    static final Setting<Duration> FUTURE_SKEW = Setting.duration(
                    "WEIR_FUTURE_SKEW", "how far ahead of the broker's time created_at may be")
            .orElse("5s");
    static final Setting<Duration> AUDIT_EVERY = Setting.duration(
                    "WEIR_AUDIT_EVERY",
                    "how often the ledger is recounted row by row against itself and Kafka; 0s: only when asked to")
            .orElse("24h");
    static final Setting<Duration> INTEGRITY_EVERY = Setting.duration(
                    "WEIR_INTEGRITY_EVERY",
                    "how often the versions of all business records are checked to fit together, for the metrics; 0s: only"
                            + " when asked to")
            .orElse("1h");

    static final Setting<OrgConfig> ORG_CONFIG = Setting.of(
                    "WEIR_ORG_CONFIG",
                    "path of the org_config.yaml that says which ClickHouse services may be scaled and by whom; without it,"
                            + " nobody scales",
                    ReportingSettings::orgConfig)
            .asOptional();

    static final List<Setting<?>> ALL = Stream.of(
                    List.<Setting<?>>of(
                            HOST,
                            PORT,
                            HttpEdge.PUBLIC_OPERATIONS,
                            KafkaTopics.BOOTSTRAP,
                            KeySettings.PEPPER,
                            KeySettings.STATIC_FILE,
                            CLICKHOUSE,
                            READER_SECRET,
                            MONITOR_PASSWORD,
                            CONNECTIONS,
                            CONNECT_WITHIN,
                            ANSWER_WITHIN,
                            LOOK_EVERY,
                            FUTURE_SKEW,
                            AUDIT_EVERY,
                            INTEGRITY_EVERY,
                            RetentionDays.SETTING,
                            RetentionDays.EVERY,
                            ORG_CONFIG,
                            EntitySettings.DEFINITIONS),
                    S3Settings.ALL,
                    ExportSettings.ALL,
                    LoadSettings.ALL)
            .<Setting<?>>flatMap(List::stream)
            .toList();

    static ReportingSettings from(Settings settings) {
        return new ReportingSettings(
                settings.get(HOST),
                settings.get(PORT),
                settings.get(HttpEdge.PUBLIC_OPERATIONS),
                settings.get(KafkaTopics.BOOTSTRAP),
                settings.get(KeySettings.PEPPER),
                settings.find(KeySettings.STATIC_FILE).orElse(null),
                settings.get(CLICKHOUSE),
                settings.get(READER_SECRET),
                settings.get(MONITOR_PASSWORD),
                settings.get(CONNECTIONS),
                settings.get(CONNECT_WITHIN),
                settings.get(ANSWER_WITHIN),
                settings.get(LOOK_EVERY),
                settings.get(FUTURE_SKEW),
                settings.get(AUDIT_EVERY),
                settings.get(INTEGRITY_EVERY),
                settings.find(RetentionDays.SETTING).orElse(RetentionDays.asDefined()),
                settings.get(RetentionDays.EVERY),
                settings.find(ORG_CONFIG).orElse(null),
                ExportSettings.from(settings),
                LoadSettings.from(settings),
                settings.find(EntitySettings.DEFINITIONS).orElse(null));
    }

    private static OrgConfig orgConfig(String file) {
        try {
            return OrgConfigFile.read(Path.of(file));
        } catch (OrgConfig.Bad e) {
            throw new Setting.Refused("a sound org_config.yaml: " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return "ReportingSettings[secrets hidden, " + host + ":" + port + "]";
    }
}
