package dev.weir.processor;

import static dev.weir.processor.Line.NOON;
import static dev.weir.processor.Line.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.RawTraffic;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.TrafficKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands on traffic.raw ends somewhere, and nothing stops the line. */
class RefusalTest {
    private static final byte[] KEY = new TrafficKey("demo", 1).toBytes();

    private final Line line = Line.start();

    @AfterEach
    void close() {
        line.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{\"op\":\"create\"}",
                "{\"op\":\"erase\",\"request_id\":\"1\"}",
                "{\"op\":\"delete\"}",
                "{\"op\":\"delete\",\"request_id\":\"2\"}",
                "{\"op\":\"create\",\"request_id\":\"1\",\"user_id\":\"1\",\"created_at\":1795176000000}",
                "{\"op\":\"create\",\"request_id\":\"1\",\"user_id\":\"1\",\"page_url\":\"/\"}",
                "{\"op\":\"update\",\"request_id\":\"1\",\"created_at\":1795176000000,\"page_url\":\"/\"}",
                "{\"op\":\"create\",\"request_id\":\"1\",\"user_id\":1.5,\"created_at\":1795176000000,\"page_url\":\"/\"}",
                "{\"op\":\"create\",\"request_id\":\"1\",\"user_id\":1,\"created_at\":1795176000000,\"page_url\":\"\"}",
                "{\"op\":\"create\",\"request_id\":\"1\",\"user_id\":1,\"created_at\":1795176000000,\"page_url\":\"/\",\"x\":1}",
                "{\"request_id\":\"1\",\"user_id\":1,\"created_at\":1795176000000,\"page_url\":\"/\"}"
            })
    void whatIsNoEventIsMalformed(String value) {
        line.pipe(NOON, 1, value.getBytes(StandardCharsets.UTF_8));

        assertMalformed(KEY, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTombstoneIsMalformed() {
        pipe(KEY, null, new RecordHeaders());

        assertMalformed(KEY, null);
    }

    @Test
    void aRecordWithoutKeyIsMalformed() {
        byte[] value = RawTraffic.create(event(1, 1, NOON));
        pipe(null, value, new RecordHeaders());

        assertMalformed(null, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "demo:01", "DEMO:1", "demo:2", "demo:18446744073709551616"})
    void aKeyThatDoesNotFitIsMalformed(String key) {
        byte[] value = RawTraffic.create(event(1, 1, NOON));
        pipe(key.getBytes(StandardCharsets.UTF_8), value, new RecordHeaders());

        assertMalformed(key.getBytes(StandardCharsets.UTF_8), value);
    }

    @Test
    void aDeleteMayCarryTheEvent() {
        line.create(NOON, event(1, 1, NOON));
        line.pipe(NOON, 1, "{\"op\":\"delete\",\"request_id\":1,\"user_id\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(line.rows()).hasSize(2);
    }

    @Test
    void aRecordOnAnotherPartitionThanItsKeysIsKeptOut(@TempDir Path state) {
        // With two partitions half of the keys belong on the other one; the driver has partition 0 only.
        try (Line two = new Line(state, Line.WINDOW, 2)) {
            for (int id = 0; id < 100; id++) {
                two.create(NOON, event(id, 1, NOON));
            }
            int rows = two.rows().size();

            assertThat(rows).isBetween(20, 80);
            assertThat(two.reasons()).hasSize(100 - rows).containsOnly("wrong_partition");
        }
    }

    @Test
    void theHeadersSayWhyAndWhenceAndTheProducersOwnStay() {
        line.create(NOON, event(7, 1, NOON));
        Headers headers = new RecordHeaders()
                .add("mine", new byte[] {1})
                .add(RejectedHeaders.REASON, "forged".getBytes(StandardCharsets.UTF_8))
                .add(RejectedHeaders.CUT_FROM, "9".getBytes(StandardCharsets.UTF_8));
        pipe(KEY, "x".getBytes(StandardCharsets.UTF_8), headers);

        var refused = line.rejectedRecords().getFirst();
        assertThat(refused.headers().headers(RejectedHeaders.REASON)).hasSize(1);
        assertThat(refused.headers().lastHeader(RejectedHeaders.CUT_FROM)).isNull();
        assertThat(refused.headers().lastHeader("mine").value()).containsExactly(1);
        assertThat(Line.header(refused, RejectedHeaders.REASON)).isEqualTo("malformed");
        assertThat(Line.header(refused, RejectedHeaders.DETAIL)).contains("not valid JSON");
        assertThat(Line.header(refused, RejectedHeaders.SOURCE_TOPIC)).isEqualTo("traffic.raw");
        assertThat(Line.header(refused, RejectedHeaders.SOURCE_PARTITION)).isEqualTo("0");
        assertThat(Line.header(refused, RejectedHeaders.SOURCE_OFFSET)).isEqualTo("1");
    }

    @Test
    void aRecordTooLargeToBeWrittenAgainIsCutAndSaysSo() {
        pipe(new byte[100_000], new byte[5_000_000], new RecordHeaders().add("mine", new byte[500_000]));

        var refused = line.rejectedRecords().getFirst();
        assertThat(refused.value()).hasSizeLessThan(900_000);
        assertThat(refused.headers().lastHeader("mine")).isNull();
        assertThat(Line.header(refused, RejectedHeaders.CUT_FROM)).isEqualTo("5000000");
    }

    @Test
    void onlyTheTraceTravelsToTheLedger() {
        byte[] trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(StandardCharsets.US_ASCII);
        Headers headers = new RecordHeaders().add("traceparent", trace).add("mine", new byte[1000]);
        pipe(KEY, RawTraffic.create(event(1, 1, NOON)), headers);

        var row = line.ledgerRecords().getFirst();
        assertThat(row.headers().toArray()).hasSize(1);
        assertThat(row.headers().lastHeader("traceparent").value()).isEqualTo(trace);
        assertThat(row.key()).isEqualTo(KEY);
        assertThat(row.timestamp()).isEqualTo(NOON);
    }

    @Test
    void damagedBytesNeverStopTheLine() {
        Random random = new Random(20261120);
        byte[] good = RawTraffic.create(event(1, 1, NOON));
        int rounds = 20_000;
        for (int i = 0; i < rounds; i++) {
            byte[] bad = good.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            pipe(KEY, bad, new RecordHeaders());
        }

        assertThat(line.account()).satisfies(account -> {
            assertThat(account.received()).isEqualTo(rounds);
            assertThat(account.balances()).isTrue();
            assertThat(account.rejected()).isPositive();
        });
    }

    private void pipe(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        line.pipe(new TestRecord<>(key, value, headers, Instant.ofEpochMilli(NOON)));
    }

    private void assertMalformed(byte @Nullable [] key, byte @Nullable [] value) {
        var refused = line.rejectedRecords();
        assertThat(refused).hasSize(1);
        assertThat(refused.getFirst().key()).isEqualTo(key);
        assertThat(refused.getFirst().value()).isEqualTo(value);
        assertThat(Line.header(refused.getFirst(), RejectedHeaders.REASON)).isEqualTo("malformed");
        assertThat(line.rows()).isEmpty();
        assertThat(line.account().rejected()).isEqualTo(1);
    }
}
