package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kit.Settings;
import dev.weir.reporting.exports.ExportSettings;
import dev.weir.reporting.exports.runs.ExportLimits;
import dev.weir.reporting.loads.LoadSettings;
import dev.weir.reporting.records.retention.RetentionDays;
import dev.weir.reporting.s3.S3Settings;
import dev.weir.reporting.scaling.config.OrgConfigFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportingSettingsTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "WEIR_KAFKA", "127.0.0.1:9092",
            "WEIR_KEY_PEPPER", "pepper",
            "WEIR_CLICKHOUSE", "http://127.0.0.1:8123",
            "WEIR_CLICKHOUSE_READER_SECRET", "reader secret",
            "WEIR_CLICKHOUSE_MONITOR_PASSWORD", "monitor password");

    @Test
    void theDefaults() throws Exception {
        assertThat(read(REQUIRED))
                .isEqualTo(new ReportingSettings(
                        "127.0.0.1",
                        8081,
                        false,
                        "127.0.0.1:9092",
                        "pepper",
                        null,
                        URI.create("http://127.0.0.1:8123"),
                        "reader secret",
                        "monitor password",
                        40,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(35),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(5),
                        Duration.ofHours(24),
                        Duration.ofHours(1),
                        RetentionDays.asDefined(),
                        Duration.ofHours(24),
                        null,
                        new ExportSettings(
                                null,
                                null,
                                null,
                                new ExportLimits(
                                        Duration.ofHours(1), 1_000_000_000, 100L << 30, 2, Duration.ofDays(30)),
                                Duration.ofMinutes(10),
                                100),
                        new LoadSettings(Optional.empty(), "loads/", true),
                        null));
    }

    @Test
    void everySettingArrives(@TempDir Path folder) throws Exception {
        Map<String, String> all = new HashMap<>(REQUIRED);
        Path orgConfig = new OrgConfigExample(folder).write();
        all.put("WEIR_ORG_CONFIG", orgConfig.toString());
        all.put("WEIR_REPORTING_HOST", "0.0.0.0");
        all.put("WEIR_REPORTING_PORT", "18081");
        all.put("WEIR_PUBLIC_OPERATIONS", "true");
        all.put("WEIR_STATIC_KEYS_FILE", "/keys");
        all.put("WEIR_REPORTING_CONNECTIONS", "3");
        all.put("WEIR_REPORTING_CONNECT_WITHIN", "300ms");
        all.put("WEIR_REPORTING_ANSWER_WITHIN", "10s");
        all.put("WEIR_REPORTING_LOOK_EVERY", "1s");
        all.put("WEIR_FUTURE_SKEW", "7s");
        all.put("WEIR_AUDIT_EVERY", "90m");
        all.put("WEIR_INTEGRITY_EVERY", "20m");
        all.put("WEIR_RETENTION_DAYS", "acme/tickets=90, demo/companies=0");
        all.put("WEIR_RETENTION_EVERY", "12h");
        all.put("WEIR_S3_ENDPOINT", "https://s3.example");
        all.put("WEIR_S3_REGION", "eu");
        all.put("WEIR_S3_BUCKET", "other");
        all.put("WEIR_S3_ACCESS_KEY", "id");
        all.put("WEIR_S3_SECRET_KEY", "key");
        all.put("WEIR_S3_SKIP_VERIFY", "true");
        all.put("WEIR_EXPORT_LOCATION", "lake/results");
        all.put("WEIR_EXPORT_CLICKHOUSE", "https://ch.example?username=w&password=hidden");
        all.put("WEIR_EXPORT_TIME", "5m");
        all.put("WEIR_EXPORT_ROWS", "7");
        all.put("WEIR_EXPORT_BYTES", "8");
        all.put("WEIR_EXPORT_RUNNING", "3");
        all.put("WEIR_EXPORT_QUEUE", "4");
        all.put("WEIR_EXPORT_REUSE_WITHIN", "0s");
        all.put("WEIR_EXPORT_KEEP", "2d");
        all.put("WEIR_LOADS_ROOT", "in/");
        all.put("WEIR_LOADS_RUN", "false");
        all.put("WEIR_ENTITY_DEFINITIONS", "/entities");

        assertThat(read(all))
                .isEqualTo(new ReportingSettings(
                        "0.0.0.0",
                        18081,
                        true,
                        "127.0.0.1:9092",
                        "pepper",
                        Path.of("/keys"),
                        URI.create("http://127.0.0.1:8123"),
                        "reader secret",
                        "monitor password",
                        3,
                        Duration.ofMillis(300),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(7),
                        Duration.ofMinutes(90),
                        Duration.ofMinutes(20),
                        new RetentionDays(Map.of("acme/tickets", 90, "demo/companies", 0)),
                        Duration.ofHours(12),
                        OrgConfigFile.read(orgConfig),
                        new ExportSettings(
                                new S3Settings(URI.create("https://s3.example"), "eu", "lake", "id", "key", true, null),
                                "lake/results",
                                "https://ch.example?username=w&password=hidden",
                                new ExportLimits(Duration.ofMinutes(5), 7, 8, 3, Duration.ofDays(2)),
                                Duration.ZERO,
                                4),
                        new LoadSettings(
                                Optional.of(new S3Settings(
                                        URI.create("https://s3.example"), "eu", "other", "id", "key", true, null)),
                                "in/",
                                false),
                        Path.of("/entities")));
    }

    @Test
    void whatMustBeGivenIsNamedAllAtOnce() {
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(Settings.Bad.class)
                .message()
                .contains(REQUIRED.keySet());
    }

    @Test
    void aPromiseOfRetentionThatCannotBeReadIsRefused() {
        for (String promises :
                List.of("acme=90", "acme/tickets", "acme/tickets=90,acme/tickets=80", "Acme/tickets=90")) {
            Map<String, String> all = new HashMap<>(REQUIRED);
            all.put("WEIR_RETENTION_DAYS", promises);

            assertThatThrownBy(() -> read(all))
                    .as(promises)
                    .isInstanceOf(Settings.Bad.class)
                    .hasMessageContaining("tenant/entity=days");
        }
    }

    @Test
    void secretsAreNotShown() throws Exception {
        assertThat(read(REQUIRED).toString())
                .doesNotContain("pepper")
                .doesNotContain("reader secret")
                .doesNotContain("monitor password");
    }

    private static ReportingSettings read(Map<String, String> environment) throws Settings.Bad {
        return ReportingSettings.from(Settings.read(environment, ReportingSettings.ALL));
    }
}
