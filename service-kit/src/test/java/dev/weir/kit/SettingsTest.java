package dev.weir.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All problems in one message, the nearest real name for a misspelt one, and no secret shown. */
class SettingsTest {
    private static final Setting<String> KAFKA = Setting.text("WEIR_KAFKA", "where Kafka is");
    private static final Setting<Integer> PORT =
            Setting.port("WEIR_GATEWAY_PORT", "port").orElse("8080");
    private static final Setting<Duration> LATENESS =
            Setting.duration("WEIR_LATENESS", "lateness").orElse("7d");
    private static final Setting<String> PEPPER =
            Setting.text("WEIR_KEY_PEPPER", "hashes keys").asSecret();
    private static final List<Setting<?>> ALL = List.of(KAFKA, PORT, LATENESS, PEPPER);

    @Test
    void readsValuesAndDefaults() throws Settings.Bad {
        Settings settings = Settings.read(Map.of("WEIR_KAFKA", "k:9092", "WEIR_KEY_PEPPER", "p", "PATH", "x"), ALL);

        assertThat(settings.get(KAFKA)).isEqualTo("k:9092");
        assertThat(settings.get(PORT)).isEqualTo(8080);
        assertThat(settings.get(LATENESS)).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void namesEveryProblemAtOnce() {
        Map<String, String> environment =
                Map.of("WEIR_GATEWAY_PORT", "80800", "WEIR_LATENESS", "soon", "WEIR_KAFAK", "k:9092");

        assertThatExceptionOfType(Settings.Bad.class)
                .isThrownBy(() -> Settings.read(environment, ALL))
                .satisfies(bad -> assertThat(bad.problems())
                        .containsExactly(
                                "WEIR_KAFKA is missing: where Kafka is",
                                "WEIR_GATEWAY_PORT must be a whole number from 0 to 65535",
                                "WEIR_LATENESS must be a length of time such as 500ms, 5s, 10m, 24h or 7d",
                                "WEIR_KEY_PEPPER is missing: hashes keys",
                                "WEIR_KAFAK is not a setting: did you mean WEIR_KAFKA?"));
    }

    @Test
    void aNeighboursSettingIsNoProblem() throws Settings.Bad {
        Settings settings =
                Settings.read(Map.of("WEIR_KAFKA", "k:9092", "WEIR_KEY_PEPPER", "p", "WEIR_REPORTING_PORT", "1"), ALL);

        assertThat(settings.get(PORT)).isEqualTo(8080);
    }

    @Test
    void hidesSecrets() throws Settings.Bad {
        Settings settings = Settings.read(Map.of("WEIR_KAFKA", "k:9092", "WEIR_KEY_PEPPER", "hunter2"), ALL);

        assertThat(settings.describe())
                .containsExactly(
                        "WEIR_GATEWAY_PORT = 8080 (default)",
                        "WEIR_KAFKA = k:9092",
                        "WEIR_KEY_PEPPER = (secret)",
                        "WEIR_LATENESS = PT168H (default)");
    }

    @Test
    void readsASecretFromItsFile(@TempDir Path folder) throws IOException, Settings.Bad {
        Path file = Files.writeString(folder.resolve("pepper"), "hunter2\n");

        Settings settings = Settings.read(Map.of("WEIR_KAFKA", "k:9092", "WEIR_KEY_PEPPER_FILE", file.toString()), ALL);

        assertThat(settings.get(PEPPER)).isEqualTo("hunter2");
    }

    @Test
    void refusesASecretGivenTwiceAndAFileThatIsNotThere(@TempDir Path folder) {
        assertThatExceptionOfType(Settings.Bad.class)
                .isThrownBy(() -> Settings.read(
                        Map.of("WEIR_KAFKA", "k", "WEIR_KEY_PEPPER", "a", "WEIR_KEY_PEPPER_FILE", "b"), ALL))
                .withMessageContaining("WEIR_KEY_PEPPER must be given once, not also as WEIR_KEY_PEPPER_FILE");
        assertThatExceptionOfType(Settings.Bad.class)
                .isThrownBy(() -> Settings.read(
                        Map.of(
                                "WEIR_KAFKA",
                                "k",
                                "WEIR_KEY_PEPPER_FILE",
                                folder.resolve("nowhere").toString()),
                        ALL))
                .withMessageContaining("WEIR_KEY_PEPPER_FILE names a file that can't be read");
    }
}
