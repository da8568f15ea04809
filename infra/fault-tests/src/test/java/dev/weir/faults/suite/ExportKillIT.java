package dev.weir.faults.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.faults.suite.Program.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./weir check exports}. */
class ExportKillIT {
    @TempDir
    Path folder;

    @Test
    void anExportSurvivesTheKillOfTheReportingApiInTheMiddle() throws Exception {
        Answer answer = new Program("dev.weir.faults.Exports", folder).json("--rows", "300000");

        assertThat(answer.code()).as(answer.steps() + answer.json()).isZero();
        assertThat(answer.json().path("sound").asBoolean()).isTrue();
        assertThat(answer.json().at("/job/status").asText()).isEqualTo("DONE");
        assertThat(answer.json().at("/job/rows").asLong()).isEqualTo(300_000);
        assertThat(answer.json().path("killed_at").asDouble()).isLessThan(1);
    }
}
