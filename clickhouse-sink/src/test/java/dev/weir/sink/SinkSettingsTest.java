package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kit.Settings;
import dev.weir.sink.rows.BatchLimits;
import dev.weir.sink.store.Guard;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The defaults of the sink, so that a changed one is seen in review, and the whole mapping. */
class SinkSettingsTest {
    private static final Map<String, String> LEAST = Map.of(
            "WEIR_KAFKA", "127.0.0.1:9092",
            "WEIR_CLICKHOUSE_SCHEMA_PASSWORD", "schema-secret",
            "WEIR_CLICKHOUSE_SINK_PASSWORD", "sink-secret");

    @Test
    void defaults() throws Settings.Bad {
        assertThat(read(LEAST))
                .isEqualTo(new SinkSettings(
                        "127.0.0.1:9092",
                        2,
                        1,
                        URI.create("http://127.0.0.1:8123"),
                        "schema-secret",
                        "sink-secret",
                        new BatchLimits(200_000, 24 << 20),
                        96 << 20,
                        new BatchPace.Limits(Duration.ofMillis(500), Duration.ofSeconds(5), 4, 100),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of()));
    }

    @Test
    void everySettingHasItsPlace() throws Settings.Bad {
        SinkSettings settings = read(Map.ofEntries(
                Map.entry("WEIR_KAFKA", "a:1,b:2"),
                Map.entry("WEIR_TRAFFIC_PARTITIONS", "8"),
                Map.entry("WEIR_REPLICATION_FACTOR", "3"),
                Map.entry("WEIR_CLICKHOUSE", "https://store:8443"),
                Map.entry("WEIR_CLICKHOUSE_SCHEMA_PASSWORD", "s1"),
                Map.entry("WEIR_CLICKHOUSE_SINK_PASSWORD", "s2"),
                Map.entry("WEIR_SINK_BATCH_ROWS", "10"),
                Map.entry("WEIR_SINK_BATCH_BYTES", "1m"),
                Map.entry("WEIR_SINK_MEMORY", "64m"),
                Map.entry("WEIR_SINK_BATCH_AGE", "2s"),
                Map.entry("WEIR_SINK_BATCH_LONGEST_AGE", "8s"),
                Map.entry("WEIR_SINK_NEW_PARTS", "6"),
                Map.entry("WEIR_SINK_CROWDED_PARTS", "50"),
                Map.entry("WEIR_SINK_CLICKHOUSE_TIMEOUT", "7s"),
                Map.entry("WEIR_ENTITY_DEFINITIONS", "/etc/weir/entities"),
                Map.entry("WEIR_SINK_PASS_LIFETIME", "9s"),
                Map.entry("WEIR_SINK_CRASH_AT", "pass_open:3"),
                Map.entry("WEIR_SINK_FREEZE_AT", "day_inserted"),
                Map.entry("WEIR_SINK_WITHOUT", "pass,count")));

        FaultAt halt = settings.crashAt().orElseThrow();
        assertThat(halt.point()).isEqualTo(CrashPoint.PASS_OPEN);
        assertThat(halt.left()).hasValue(3);
        FaultAt freeze = settings.freezeAt().orElseThrow();
        assertThat(freeze.kind()).isEqualTo(FaultAt.Kind.FREEZE);
        assertThat(settings)
                .isEqualTo(new SinkSettings(
                        "a:1,b:2",
                        8,
                        3,
                        URI.create("https://store:8443"),
                        "s1",
                        "s2",
                        new BatchLimits(10, 1 << 20),
                        64 << 20,
                        new BatchPace.Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 6, 50),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(9),
                        Optional.of(Path.of("/etc/weir/entities")),
                        Optional.of(halt),
                        Optional.of(freeze),
                        Set.of(Guard.PASS, Guard.COUNT)));
    }

    @Test
    void aPassThatEndsAtOnceIsRefused() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("WEIR_SINK_PASS_LIFETIME", "10ms");

        assertThatThrownBy(() -> read(environment))
                .isInstanceOf(Settings.Bad.class)
                .hasMessageContaining("WEIR_SINK_PASS_LIFETIME");
    }

    @Test
    void passwordsAreNotShown() throws Settings.Bad {
        assertThat(read(LEAST).toString()).doesNotContain("secret");
    }

    private static SinkSettings read(Map<String, String> environment) throws Settings.Bad {
        return SinkSettings.of(Settings.read(environment, Sink.SERVICE.allSettings()));
    }
}
