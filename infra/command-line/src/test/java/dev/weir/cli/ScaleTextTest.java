package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ScaleTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"min_memory_gb\":16,\"max_memory_gb\":64,\"num_replicas\":3} | 16-64 GB x 3",
                "{\"min_memory_gb\":16,\"max_memory_gb\":16,\"min_replicas\":2,\"max_replicas\":6} | 16 GB x 2-6",
                "{\"max_memory_gb\":16,\"idle_scaling\":true,\"idle_timeout_minutes\":5} | up to 16 GB sleeps after 5 min",
                "{\"num_replicas\":2,\"shards\":4,\"idle_scaling\":false} | x 2 x 4 shards",
                "{} | -",
            })
    void sizesAreShort(String size, String text) throws Exception {
        assertThat(ScaleText.size(json(size))).isEqualTo(text);
    }

    @Test
    void anEstimateSaysUnitsCostAndWhatATemporaryChangeAddsUp() throws Exception {
        assertThat(ScaleText.estimate(json("""
                {"units_per_hour_before":12.0,"units_per_hour_after":24,"cost_per_hour_before":3.582,
                "cost_per_hour_after":7.164,"currency":"EUR",
                "temporary":{"minutes":90,"units":36.0,"cost":10.75,"more_than_before":5.373}}""")))
                .containsExactly(
                        "compute units an hour, at most: 12 -> 24",
                        "cost an hour, at most: 3.58 -> 7.16 EUR",
                        "for 90 minutes: 36 units, 5.37 EUR more than before");
    }

    @Test
    void whereNoRateIsConfiguredNoCostIsInvented() throws Exception {
        assertThat(ScaleText.estimate(json("""
                {"units_per_hour_before":12,"units_per_hour_after":24,"cost_per_hour_before":null}"""))).containsExactly("compute units an hour, at most: 12 -> 24");
    }

    @Test
    void differencesNameWhatChangesAndNothingElse() throws Exception {
        assertThat(ScaleText.differences(
                        json("{\"max_memory_gb\":32,\"num_replicas\":3}"),
                        json("{\"max_memory_gb\":64,\"num_replicas\":3,\"idle_scaling\":true}")))
                .containsExactly("max memory gb: 32 -> 64", "idle scaling: - -> true");
    }

    @Test
    void theBarGrowsWithTheSteps() {
        assertThat(ChangeFollowing.line("planned", 0.4)).isEqualTo("░".repeat(28) + "  planned, 0 s");
        assertThat(ChangeFollowing.line("applying", 7)).isEqualTo("█".repeat(18) + "░".repeat(10) + "  applying, 7 s");
    }

    @Test
    void onlyWhatWasGivenIsSent() {
        SizeOptions size = new SizeOptions();
        new CommandLine(CommandSpec.create().addMixin("size", CommandSpec.forAnnotatedObject(size)))
                .parseArgs("--max-memory", "64", "--no-idle");
        ObjectNode request = new JsonMapper().createObjectNode();

        size.addTo(request);

        assertThat(request).hasToString("{\"max_memory_gb\":64,\"idle_scaling\":false}");
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new JsonMapper().readTree(text);
    }
}
