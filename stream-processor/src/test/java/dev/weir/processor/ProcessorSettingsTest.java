package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The defaults of the processor, so that a changed one is seen in review, and the whole mapping. */
class ProcessorSettingsTest {
    @Test
    void defaults() throws Settings.Bad {
        assertThat(read(Map.of("WEIR_KAFKA", "127.0.0.1:9092", "WEIR_PROCESSOR_STATE", "/tmp/state")))
                .isEqualTo(new ProcessorSettings(
                        "127.0.0.1:9092",
                        2,
                        1,
                        Path.of("/tmp/state"),
                        DedupWindow.of(Duration.ofDays(7), Duration.ofSeconds(5), Duration.ofHours(1)),
                        1,
                        0,
                        96L << 20,
                        Duration.ofMillis(100)));
    }

    @Test
    void everySettingHasItsPlace() throws Settings.Bad {
        assertThat(read(Map.ofEntries(
                        Map.entry("WEIR_KAFKA", "a:1,b:2"),
                        Map.entry("WEIR_TRAFFIC_PARTITIONS", "8"),
                        Map.entry("WEIR_REPLICATION_FACTOR", "3"),
                        Map.entry("WEIR_PROCESSOR_STATE", "/s"),
                        Map.entry("WEIR_LATENESS", "1d"),
                        Map.entry("WEIR_FUTURE_SKEW", "2s"),
                        Map.entry("WEIR_DEDUP_MARGIN", "3h"),
                        Map.entry("WEIR_PROCESSOR_THREADS", "4"),
                        Map.entry("WEIR_PROCESSOR_STANDBYS", "1"),
                        Map.entry("WEIR_PROCESSOR_STORE_MEMORY", "1g"),
                        Map.entry("WEIR_PROCESSOR_COMMIT_INTERVAL", "50ms"))))
                .isEqualTo(new ProcessorSettings(
                        "a:1,b:2",
                        8,
                        3,
                        Path.of("/s"),
                        DedupWindow.of(Duration.ofDays(1), Duration.ofSeconds(2), Duration.ofHours(3)),
                        4,
                        1,
                        1L << 30,
                        Duration.ofMillis(50)));
    }

    private static ProcessorSettings read(Map<String, String> environment) throws Settings.Bad {
        return ProcessorSettings.of(Settings.read(environment, Processor.SERVICE.allSettings()));
    }
}
