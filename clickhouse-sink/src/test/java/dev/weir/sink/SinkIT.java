package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.LedgerRow;
import dev.weir.contract.Reason;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a sink must keep through, on parts that all tests share: each adds its rows, and all rows must be there once. */
class SinkIT {
    private static Line line;

    @BeforeAll
    static void startParts() throws Exception {
        line = new Line();
    }

    @AfterAll
    static void stopParts() {
        line.close();
    }

    @Test
    void everyRecordIsARowOnceOverTwoDays() throws Exception {
        line.write(2_000, 2);
        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();

            line.write(500, 2);
            line.awaitExactlyOnce();
        }
        assertThat(line.clickHouse.query("SELECT count(DISTINCT toDate(created_at)) FROM weir.traffic_ledger"))
                .isEqualTo("2");
    }

    @Test
    void lostOffsetsAreFoundInTheLedger() throws Exception {
        line.write(1_000, 2);
        line.crash(CrashPoint.DAY_INSERTED);
        line.forgetOffsets();

        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();
        }
    }

    @Test
    void aRecordThatIsNoRowGoesToRejectedAndTheLineGoesOn() throws Exception {
        long before = line.rejected();
        line.write(100, 1);
        writeNoRow();
        line.write(100, 1);

        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();
        }
        Awaitility.await().until(() -> line.rejected() == before + 1);
    }

    @Test
    void rowsThatTheTableRefusesGoToRejectedAndTheRestLands() throws Exception {
        line.write(500, 2);
        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();
        }
        line.clickHouse.query("ALTER TABLE weir.traffic_ledger ADD CONSTRAINT no_ftp CHECK page_url NOT LIKE 'ftp:%'");
        line.write(300, 2);
        line.writeRefused("ftp://one.example/");
        line.write(300, 2);
        line.writeRefused("ftp://two.example/");
        line.write(100, 2);

        line.crash(CrashPoint.PIECES_INSERTED);
        try (SinkProcess sink = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();
            assertThat(sink.isAlive()).isTrue();
        }

        List<ConsumerRecord<byte[], byte[]>> refused = line.readRejected().stream()
                .filter(record -> header(record, RejectedHeaders.REASON).equals(Reason.REFUSED_BY_STORE.code()))
                .toList();
        assertThat(refused)
                .extracting(record -> LedgerRow.parse(record.value()).event().pageUrl())
                .containsExactlyInAnyOrder("ftp://one.example/", "ftp://two.example/");
        assertThat(refused)
                .extracting(record -> header(record, RejectedHeaders.SOURCE_TOPIC))
                .containsOnly(Topics.TRAFFIC_LEDGER.name());
        line.clickHouse.query("ALTER TABLE weir.traffic_ledger DROP CONSTRAINT no_ftp");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = Objects.requireNonNull(record.headers().lastHeader(name), name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static void writeNoRow() {
        line.inTransaction(() -> line.sendBytes(0, new byte[0], "{\"tenant\":".getBytes(StandardCharsets.UTF_8)));
    }
}
