package dev.weir.reporting.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormatTest {
    @Test
    void jsonUnlessSomethingElseIsLiked() {
        assertThat(Format.chosenBy(null)).isEqualTo(Format.JSON);
        assertThat(Format.chosenBy("*/*")).isEqualTo(Format.JSON);
        assertThat(Format.chosenBy("text/html,application/xhtml+xml,*/*;q=0.8")).isEqualTo(Format.JSON);
        assertThat(Format.chosenBy("text/*")).isEqualTo(Format.CSV);
        assertThat(Format.chosenBy("Text/CSV; charset=utf-8")).isEqualTo(Format.CSV);
    }

    @Test
    void theHigherQualityWins() {
        assertThat(Format.chosenBy("application/json;q=0.5, application/vnd.apache.parquet;q=0.51"))
                .isEqualTo(Format.PARQUET);
        assertThat(Format.chosenBy("text/csv; q=0.2, */*; q=0.1")).isEqualTo(Format.CSV);
    }

    @Test
    void theMoreExactRangeCounts() {
        assertThat(Format.chosenBy("*/*, application/json;q=0")).isEqualTo(Format.NDJSON);
        assertThat(Format.chosenBy("application/*;q=0.1, application/x-ndjson")).isEqualTo(Format.NDJSON);
    }

    @Test
    void noneIsLiked() {
        assertThat(Format.chosenBy("image/png")).isNull();
        assertThat(Format.chosenBy("application/json;q=0")).isNull();
        assertThat(Format.chosenBy("application/json;q=2")).isNull();
    }
}
