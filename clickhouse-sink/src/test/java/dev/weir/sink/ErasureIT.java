package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.Erasure;
import dev.weir.testing.TestSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Marks of erasures among rows: what they name goes, is counted once, and does not come back, whatever stops when. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErasureIT {
    /** Each row's user is its id modulo 100, so 200 rows bring 2 of each user. */
    private static final int ROWS = 200;

    private static final List<CrashPoint> FREEZES = TestSize.of(
            List.of(CrashPoint.ERASURE_COUNTED),
            List.of(CrashPoint.ERASURE_INTENDED, CrashPoint.ERASURE_COUNTED, CrashPoint.ERASURE_BOOKED));

    private final List<Erasure> erased = new ArrayList<>();
    private final List<Long> rowsErased = new ArrayList<>();
    private Line line;
    private long written;

    @BeforeAll
    void startParts() throws Exception {
        line = new Line();
    }

    @AfterAll
    void stopParts() {
        line.close();
    }

    @Test
    void aMarkTakesWhatStandsBeforeItThroughCrashesAtEveryPoint() throws Exception {
        for (CrashPoint point : List.of(
                CrashPoint.ERASURE_INTENDED,
                CrashPoint.ERASURE_COUNTED,
                CrashPoint.ERASURE_BOOKED,
                CrashPoint.ERASURE_DELETING,
                CrashPoint.ERASURE_DELETED,
                CrashPoint.ERASURE_TOLD)) {
            write();
            erase(erased.size());
            write();
            line.crash(point);
        }

        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            awaitCaughtUp();
            assertBooksAndRows();
        }
        line.forgetOffsets();
        // Nothing is known of where it was: the ledger is read again, and what was erased is left out.
        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            write();
            awaitCaughtUp();
            assertBooksAndRows();
        }
    }

    @Test
    void aFrozenSinkThatWakesBooksNothingAndTakesNothingMore() throws Exception {
        for (CrashPoint point : FREEZES) {
            write();
            erase(erased.size());
            try (SinkProcess zombie = SinkProcess.start(line.settings("WEIR_SINK_FREEZE_AT", point.name()))) {
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(zombie::isFrozen);
                line.evictMembers();
                try (SinkProcess _ = SinkProcess.start(line.settings())) {
                    awaitCaughtUp();
                    write();
                    awaitCaughtUp();
                    assertBooksAndRows();

                    zombie.thaw();
                    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> line.members() == 2);
                    write();
                    awaitCaughtUp();
                    assertBooksAndRows();
                }
            }
        }
    }

    private void write() {
        line.write(ROWS, 2);
        written += ROWS;
    }

    private void erase(long userId) {
        Erasure erasure = new Erasure("demo", "job-" + userId, userId, Line.NOON);
        line.erase(erasure);
        erased.add(erasure);
        rowsErased.add(written / 100);
    }

    private void awaitCaughtUp() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(250))
                .until(line::isCaughtUp);
    }

    /** Each mark is booked once on each partition, with what the user had until then, and the rest is there once. */
    private void assertBooksAndRows() {
        for (int i = 0; i < erased.size(); i++) {
            Erasure erasure = erased.get(i);
            assertThat(line.clickHouse.query("SELECT countIf(stage = 'counted'), uniqExact(kafka_partition),"
                            + " uniqExactIf(kafka_partition, stage = 'erased'), sum(ledger_rows), sum(events)"
                            + " FROM weir.traffic_erasures WHERE job_id = '" + erasure.jobId() + "'"))
                    .as("the book of %s", erasure)
                    .isEqualTo("2\t2\t2\t%d\t%d".formatted(rowsErased.get(i), rowsErased.get(i)));
            assertThat(line.clickHouse.query(
                            "SELECT count() FROM weir.traffic_ledger WHERE user_id = " + erasure.userId()))
                    .as("rows of user %s", erasure.userId())
                    .isEqualTo(Long.toString(written / 100 - rowsErased.get(i)));
        }
        long rows = written - rowsErased.stream().mapToLong(Long::longValue).sum();
        assertThat(line.clickHouse.query("SELECT count(), uniqExact(request_id) FROM weir.traffic_ledger"))
                .isEqualTo(rows + "\t" + rows);
    }
}
