package dev.weir.reporting.exports.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.reporting.exports.jobs.ExportRequest.ResultColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every state travels through ops.exports unchanged. */
class JobRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123Z");
    private static final ExportJob ASKED = ExportJob.ask(
            "job-1",
            "demo",
            new ExportRequest(
                    "report",
                    "query",
                    "SELECT {p:String} AS \"é\"",
                    Map.of("p", "a'b"),
                    List.of(new ResultColumn("é", "String")),
                    ResultFormat.NDJSON,
                    Compression.ZSTD),
            NOW);

    @Test
    void everyStateComesBackAsItWas() throws IOException {
        Attempt attempt = Attempt.first(ASKED, NOW, NOW.minusSeconds(1), true);
        JobState.Running running = new JobState.Pending().start(attempt);
        JobState.ReadingResults reading =
                running.at(new Progress(1, 2, 3, 4, 5)).found(NOW, -1, 7);
        for (JobState state : List.of(
                new JobState.Pending(),
                running,
                running.at(new Progress(1, 2, 3, 4, 5)),
                running.again(attempt.next(ASKED, NOW, null, false)),
                reading,
                reading.done(NOW, new StoredResult("key", 1, 2, 3, "sum")),
                reading.done(NOW, new StoredResult("key", 1, 2, 3, "sum")).removed(NOW.plusSeconds(9)),
                reading.fail(NOW, "why"),
                new JobState.Pending().cancel(NOW),
                running.cancel(NOW))) {
            ExportJob job = ASKED.in(state);

            assertThat(JobRecord.parse(JobRecord.of(job).value())).isEqualTo(new JobRecord.Latest(job));
        }
    }

    @Test
    void aWishToCancelHasAKeyOfItsOwn() throws IOException {
        assertThat(JobRecord.parse(JobRecord.wishToCancel(ASKED).value())).isEqualTo(new JobRecord.CancelWish("job-1"));
        assertThat(JobRecord.wishToCancel(ASKED).key())
                .isNotEqualTo(JobRecord.of(ASKED).key());
    }

    @Test
    void whatIsNoJobIsRefused() {
        for (String json : List.of("{}", "[]", "{\"job_id\":\"x\",\"tenant\":\"demo\",\"status\":\"ODD\"}")) {
            assertThatThrownBy(() -> JobRecord.parse(json.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void attemptsHaveIdsOfTheirOwn() {
        Attempt first = Attempt.first(ASKED, NOW, null, false);

        assertThat(first.next(ASKED, NOW, null, false).clickHouseQueryId())
                .isNotEqualTo(first.clickHouseQueryId())
                .startsWith("export-job-1-");
    }
}
