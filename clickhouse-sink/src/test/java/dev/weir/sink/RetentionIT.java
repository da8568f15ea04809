package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.Retention;
import dev.weir.contract.Topics;
import dev.weir.testing.TestSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Marks of retention among the rows of histories: what they name goes, is counted once, and does not come back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetentionIT {
    private static final String BEGAN = "2019-01-01T00:00:00.000Z";
    private static final String ENDED = "2020-01-01T00:00:00.000Z";
    private static final long CUTOFF = Instant.parse("2020-06-01T00:00:00Z").toEpochMilli();
    private static final String LATELY = "2026-01-01T00:00:00.000Z";
    private static final String NEVER = "2999-12-31T23:59:59.000Z";

    /** Of each record three rows: the first version, its end long ago, and the second one, which stands. */
    private static final int RECORDS = 40;

    /** The step is the same code as an erasure's, whose tests crash at the others too. */
    private static final List<CrashPoint> CRASHES = TestSize.of(
            List.of(CrashPoint.ERASURE_COUNTED, CrashPoint.ERASURE_HALF_DELETED, CrashPoint.ERASURE_TOLD),
            List.of(
                    CrashPoint.ERASURE_INTENDED,
                    CrashPoint.ERASURE_COUNTED,
                    CrashPoint.ERASURE_BOOKED,
                    CrashPoint.ERASURE_DELETING,
                    CrashPoint.ERASURE_HALF_DELETED,
                    CrashPoint.ERASURE_DELETED,
                    CrashPoint.ERASURE_TOLD));

    private final List<Retention> marks = new ArrayList<>();
    private final List<Integer> recordsTaken = new ArrayList<>();

    /** Records whose first version ends behind a mark: the next one takes it. */
    private final List<Long> splits = new ArrayList<>();

    private Line line;
    private long nextId = 1;
    private int ended;
    private int written;

    @BeforeAll
    void startParts() throws Exception {
        line = new Line();
    }

    @AfterAll
    void stopParts() {
        line.close();
    }

    @Test
    void aMarkTakesWholeVersionsThroughCrashes() throws Exception {
        for (CrashPoint point : CRASHES) {
            write();
            long split = nextId;
            nextId += 2;
            splits.add(split);
            splits.add(split + 1);
            line.inTransaction(() -> {
                open(split, 1, BEGAN);
                open(split + 1, 1, BEGAN);
            });
            mark();
            line.inTransaction(() -> {
                end(split, 2, "close", ENDED);
                open(split, 2, ENDED);
                end(split + 1, 2, "close", ENDED);
                open(split + 1, 2, ENDED);
            });
            ended += 2;
            line.crash(point, Flow.HISTORY);
            // Whatever has gone by now, nothing that has ended stands again.
            assertThat(line.clickHouse.query("SELECT count() FROM weir.companies WHERE record_version = 1 AND NOT has("
                            + splits + ", id)"))
                    .as("after %s", point)
                    .isEqualTo("0");
        }

        try (SinkProcess _ = sink()) {
            awaitCaughtUp();
            assertBooksAndRows();
        }
        line.forgetOffsets(Flow.HISTORY);
        // Nothing is known of where it was: what is read again begins at the last mark.
        try (SinkProcess _ = sink()) {
            write();
            awaitCaughtUp();
            assertBooksAndRows();
        }
    }

    /** Records whose first version ended long ago; one of them lately, and one that was repaired. */
    private void write() {
        line.inTransaction(() -> {
            for (int i = 0; i < RECORDS; i++) {
                open(nextId, 1, BEGAN);
                end(nextId, 2, "close", ENDED);
                open(nextId, 2, ENDED);
                nextId++;
            }
        });
        line.aborted(() -> open(1, 7, BEGAN));
        ended += RECORDS;
        line.inTransaction(() -> {
            open(nextId, 1, BEGAN);
            end(nextId, 2, "delete", LATELY);
            nextId++;
        });
    }

    private void mark() {
        Retention mark = new Retention("demo", "companies", "job-" + marks.size(), CUTOFF);
        line.inTransaction(() -> {
            for (int partition = 0; partition < 2; partition++) {
                line.send(Topics.ENTITIES_HISTORY, partition, mark.key(), mark.toMark());
            }
        });
        int before = recordsTaken.stream().mapToInt(Integer::intValue).sum();
        marks.add(mark);
        recordsTaken.add(ended - before);
    }

    private void open(long id, int version, String from) {
        row(id, version, 1, version == 1 ? "create" : "update", from, NEVER);
    }

    private void end(long id, int revision, String cause, String at) {
        row(id, 1, revision, cause, BEGAN, at);
    }

    private void row(long id, int version, int revision, String cause, String from, String to) {
        String json = """
                {"tenant":"demo","entity":"companies","id":"%d","record_version":%d,"revision":%d,"cause":"%s",\
                "effective_date":"%s","expiry_date":"%s","is_current":%s,"record_hash":"%064x",\
                "last_updated":"%s","received_at":"%s","fields":{"company_name":"C %d"}}""".formatted(id, version, revision, cause, from, to, to.equals(NEVER), id, from, from, id);
        byte[] key = ("demo:companies:" + id).getBytes(StandardCharsets.US_ASCII);
        line.send(Topics.ENTITIES_HISTORY, (int) (id % 2), key, json.getBytes(StandardCharsets.UTF_8));
        if (version != 7) {
            written++;
        }
    }

    private SinkProcess sink() throws Exception {
        return SinkProcess.start(line.settings());
    }

    private void awaitCaughtUp() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> line.isCaughtUp(Flow.HISTORY));
    }

    private void assertBooksAndRows() {
        int taken = 0;
        for (int i = 0; i < marks.size(); i++) {
            int rows = 2 * recordsTaken.get(i);
            taken += rows;
            assertThat(line.clickHouse.query("SELECT countIf(stage = 'counted'), uniqExact(kafka_partition),"
                            + " uniqExactIf(kafka_partition, stage = 'erased'), sum(rows_removed), sum(rows_booked)"
                            + " FROM weir.history_removals WHERE job_id = '"
                            + marks.get(i).jobId() + "'"))
                    .as("the book of %s", marks.get(i))
                    .isEqualTo("2\t2\t2\t%d\t%d".formatted(rows, rows));
        }
        assertThat(line.clickHouse.query("SELECT count(), uniqExact(topic_id, kafka_partition, kafka_offset)"
                        + " FROM weir.companies_history"))
                .isEqualTo((written - taken) + "\t" + (written - taken));
        // Every record stands but those that were deleted lately, whose end is kept.
        assertThat(line.clickHouse.query("SELECT count(), min(record_version) FROM weir.companies"))
                .isEqualTo(ended + "\t2");
        assertThat(line.clickHouse.query("SELECT uniqExact(id) FROM weir.companies_versions WHERE cause = 'delete'"))
                .isEqualTo(Long.toString(nextId - 1 - ended));
    }
}
