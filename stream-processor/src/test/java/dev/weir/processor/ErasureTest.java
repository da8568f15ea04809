package dev.weir.processor;

import static dev.weir.processor.Line.NOON;
import static dev.weir.processor.Line.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.contract.Account;
import dev.weir.contract.Erasure;
import dev.weir.contract.TrafficEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an erase record does to the ledger and to the memory, and to what comes after it. */
class ErasureTest {
    private Line line;

    @BeforeEach
    void start(@TempDir Path state) {
        line = new Line(state, Line.WINDOW, 1);
    }

    @AfterEach
    void stop() {
        line.close();
    }

    @Test
    void theMarkStandsBehindTheRowsAndIsBookedWithoutRows() throws IOException {
        line.create(NOON, event(1, 42, NOON));
        line.rows();

        line.erase(NOON + 1, 42);

        TestRecord<byte[], byte[]> mark = line.ledgerRecords().getFirst();
        assertThat(Erasure.ofMark(mark.key(), mark.value()))
                .isEqualTo(new Erasure("demo", "job-" + (NOON + 1), 42, NOON + 1));
        assertThat(line.account()).isEqualTo(new Account("traffic.raw", 0, 2, 2, 0, 0, 0, 1, 1));
    }

    @Test
    void whatWasErasedIsAsIfDeleted() {
        TrafficEvent erased = event(1, 42, NOON);
        line.create(NOON, erased);
        line.erase(NOON + 1, 42);
        line.ledgerRecords();

        line.create(NOON + 2, erased);
        line.create(NOON + 3, new TrafficEvent(1, 42, NOON, "/other"));
        line.update(NOON + 4, new TrafficEvent(1, 42, NOON, "/other"));
        line.delete(NOON + 5, 1);

        assertThat(line.reasons()).containsExactly("conflict", "deleted");
        assertThat(line.account()).isEqualTo(new Account("traffic.raw", 0, 6, 2, 2, 1, 1, 1, 5));
        assertThat(line.ledgerRecords()).isEmpty();
    }

    @Test
    void nothingOfTheContentStaysInTheMemoryOnceTheIdComesUp() {
        TrafficEvent erased = event(1, 42, NOON);
        line.create(NOON, erased);
        assertThat(line.entryOf(1)).asString(StandardCharsets.ISO_8859_1).contains(erased.pageUrl());
        line.erase(NOON + 1, 42);

        line.create(NOON + 2, erased);

        assertThat(line.entryOf(1)).asString(StandardCharsets.ISO_8859_1).doesNotContain(erased.pageUrl());
    }

    @Test
    void otherUsersAndLaterEventsOfTheSameStay() {
        line.create(NOON, event(1, 42, NOON));
        line.create(NOON, event(2, 43, NOON));
        line.create(NOON, event(3, 43, NOON));
        line.update(NOON + 1, event(3, 42, NOON));
        line.erase(NOON + 2, 43);
        line.create(NOON + 3, event(4, 43, NOON));
        line.ledgerRecords();

        // 1 and 3 belong to 42 by now, 2 is erased, 4 came later.
        for (long id = 1; id <= 4; id++) {
            line.delete(NOON + 4, id);
        }

        assertThat(line.rows())
                .extracting(row -> row.event().requestId(), row -> row.event().userId(), row -> row.sign())
                .containsExactly(tuple(1L, 42L, -1), tuple(3L, 42L, -1), tuple(4L, 43L, -1));
    }

    @Test
    void theMarkIsForgottenWithTheLastThatItCanConcern() {
        line.create(NOON, event(1, 42, NOON));
        line.erase(NOON + 1, 42);
        long end = NOON + 1 + Line.WINDOW.memory();

        line.create(end, event(2, 7, end));
        assertThat(line.erasures()).isEqualTo(1);
        line.create(end + 1, event(3, 7, end));

        assertThat(line.erasures()).isZero();
    }

    @Test
    void aRecordUnderSuchAKeyThatIsNoErasureIsKeptOut() {
        line.pipe(new TestRecord<>(
                "demo:erase:job".getBytes(StandardCharsets.US_ASCII),
                "{\"op\":\"erase\",\"job_id\":\"other\"}".getBytes(StandardCharsets.US_ASCII),
                Instant.ofEpochMilli(NOON)));

        assertThat(line.reasons()).containsExactly("malformed");
        assertThat(line.ledgerRecords()).isEmpty();
    }
}
