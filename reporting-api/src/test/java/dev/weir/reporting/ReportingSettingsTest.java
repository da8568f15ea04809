package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kit.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
                        null));
    }

    @Test
    void everySettingArrives() throws Exception {
        Map<String, String> all = new HashMap<>(REQUIRED);
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
