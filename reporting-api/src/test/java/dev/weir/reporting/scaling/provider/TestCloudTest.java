package dev.weir.reporting.scaling.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kit.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests touch the real Cloud only when they are told all of it, and never show the secret. */
class TestCloudTest {
    private static final Map<String, String> WHOLE = Map.of(
            "WEIR_TEST_CLOUD_ORGANIZATION", "an-organization",
            "WEIR_TEST_CLOUD_KEY_ID", "a-key",
            "WEIR_TEST_CLOUD_KEY_SECRET", "kept-to-itself");

    @Test
    void whereNothingIsSaidThereIsNone() throws Exception {
        assertThat(TestCloud.find(Map.of("PATH", "/bin", "WEIR_TEST_CLOUD_KEY_SECRET", "")))
                .isEmpty();
    }

    @Test
    void halfOfItIsRefusedByName() {
        assertThatThrownBy(() -> TestCloud.find(
                        Map.of("WEIR_TEST_CLOUD_KEY_SECRET", "kept-to-itself", "WEIR_TEST_CLOUD_KEY_ID", "a-key")))
                .isInstanceOf(Settings.Bad.class)
                .hasMessageContaining("WEIR_TEST_CLOUD_ORGANIZATION is missing")
                .hasMessageNotContaining("kept-to-itself");
    }

    @Test
    void withoutFurtherWordsItIsTheRealOneAndNothingMayBeChanged() throws Exception {
        TestCloud cloud = TestCloud.find(WHOLE).orElseThrow();

        assertThat(cloud.config().baseUrl()).hasToString("https://api.clickhouse.cloud/v1");
        assertThat(cloud.mayChange()).isEmpty();
        assertThat(cloud.toString()).doesNotContain("kept-to-itself");
    }
}
