package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SinkIT {
    private Line line;

    @BeforeEach
    void startParts() throws Exception {
        line = new Line();
    }

    @AfterEach
    void stopParts() {
        line.close();
    }

    @Test
    void everyRecordIsARowOnceOverTwoDays() throws Exception {
        line.write(5_000, 2);
        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();

            line.write(1_000, 2);
            line.awaitExactlyOnce();
        }
        assertThat(line.clickHouse.query("SELECT count(DISTINCT toDate(created_at)) FROM weir.traffic_ledger"))
                .isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void aCrashAtThatPointChangesNoCount(CrashPoint point) throws Exception {
        line.write(2_000, 2);
        if (point == CrashPoint.UNSTORABLE_SENT) {
            line.inTransaction(() -> line.sendBytes(0, new byte[0], "no row".getBytes(StandardCharsets.UTF_8)));
        }
        if (point.name().startsWith("RECOVERY")) {
            crash(CrashPoint.DAY_INSERTED);
        }
        crash(point);

        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();
        }
    }

    private void crash(CrashPoint point) throws Exception {
        try (SinkProcess sink = SinkProcess.start(line.settings("WEIR_SINK_CRASH_AT", point.name()))) {
            assertThat(sink.awaitEnd(Duration.ofSeconds(60))).isEqualTo(HaltAt.EXIT_CODE);
        }
    }

    @Test
    void aKilledClickHouseLosesAndDoublesNothing() throws Exception {
        try (SinkProcess sink = SinkProcess.start(line.settings())) {
            for (int round = 0; round < 3; round++) {
                line.write(3_000, 2);
                line.clickHouse.kill9();
                line.write(1_000, 2);
                line.clickHouse.restart();
                line.awaitExactlyOnce();
            }
            assertThat(sink.isAlive()).isTrue();
        }
    }

    @Test
    void lostOffsetsAreFoundInTheLedger() throws Exception {
        line.write(3_000, 2);
        crash(CrashPoint.DAY_INSERTED);
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            line.forgetOffsets();
            return line.committed().isEmpty();
        });

        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();
        }
    }

    @Test
    void aRecordThatIsNoRowGoesToRejectedAndTheLineGoesOn() throws Exception {
        line.write(100, 1);
        line.inTransaction(() -> line.sendBytes(0, new byte[0], "{\"tenant\":".getBytes(StandardCharsets.UTF_8)));
        line.write(100, 1);

        try (SinkProcess _ = SinkProcess.start(line.settings())) {
            line.awaitExactlyOnce();
        }
        assertThat(rejected()).isEqualTo(1);
    }

    private long rejected() throws Exception {
        long count = 0;
        for (int partition = 0; partition < 2; partition++) {
            TopicPartition of = new TopicPartition(Topics.TRAFFIC_REJECTED.name(), partition);
            count += line.admin
                    .listOffsets(java.util.Map.of(of, OffsetSpec.latest()))
                    .partitionResult(of)
                    .get()
                    .offset();
        }
        return count;
    }
}
