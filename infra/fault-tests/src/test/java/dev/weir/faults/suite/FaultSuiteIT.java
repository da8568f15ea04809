package dev.weir.faults.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.faults.suite.Program.Answer;
import dev.weir.testing.TestSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short fault suite, and proof that it would notice. */
class FaultSuiteIT {
    @TempDir
    Path folder;

    @Test
    void everyKindOfFaultUnderLoadLosesAndDoublesNothing() throws Exception {
        Answer answer = TestSize.isWhole() ? suite() : suite("--quick");

        assertThat(answer.code()).as(answer.steps()).isZero();
        assertThat(answer.json().path("faults").asInt()).isGreaterThanOrEqualTo(TestSize.of(10, 30));
        assertThat(answer.json().path("events").asLong()).isGreaterThanOrEqualTo(TestSize.of(10_000, 50_000));
        assertThat(answer.json().path("lost").asLong(-1)).isZero();
        assertThat(answer.json().path("doubled").asLong(-1)).isZero();
        assertThat(answer.json().path("balanced").asBoolean()).isTrue();
    }

    @Test
    void aSinkWithoutItsGuardsIsCaught() throws Exception {
        Answer answer =
                suite("--only", "zombie at intent_committed", "--without", "pass,token,count", "--events", "10000");

        assertThat(answer.code()).as(answer.steps()).isEqualTo(1);
        assertThat(answer.json().path("doubled").asLong()).isPositive();
        assertThat(answer.json().path("offsets_stored_twice").asLong()).isPositive();
        assertThat(answer.json().path("balanced").asBoolean()).isFalse();
    }

    @Test
    void everyPointOfTheSinksProtocolIsAmongTheFaults() throws Exception {
        String[] points = Arrays.stream(
                        Class.forName("dev.weir.sink.CrashPoint").getEnumConstants())
                .map(point -> point.toString().toLowerCase(Locale.ROOT))
                // SinkIT has the one, since no table of ours refuses rows, and ErasureIT the others.
                .filter(point -> !point.equals("pieces_inserted") && !point.startsWith("erasure_"))
                .map(point -> "sink crashes at " + point)
                .toArray(String[]::new);

        assertThat(points).hasSizeGreaterThanOrEqualTo(10);
        assertThat(faults().lines("--list")).contains(points);
    }

    private Answer suite(String... arguments) throws IOException, InterruptedException {
        return faults().json(arguments);
    }

    private Program faults() {
        return new Program("dev.weir.faults.Faults", folder);
    }
}
