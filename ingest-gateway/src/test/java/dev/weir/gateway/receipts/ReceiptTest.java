package dev.weir.gateway.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.Ending;
import dev.weir.contract.Operation;
import dev.weir.contract.Reason;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.Trail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    private static final Trail TRAIL = new Trail(
            30,
            20,
            false,
            List.of(
                    Ending.applied(Operation.CREATE, 1_000, 10),
                    Ending.refused(Operation.CREATE, Reason.CONFLICT, 2_000, 15),
                    Ending.applied(Operation.UPDATE, 3_000, 20),
                    Ending.duplicate(Operation.UPDATE, 3_000, 21)));

    @Test
    void whatIsStoredIsVisibleAndTheRestAccepted() {
        assertThat(statuses(new Visible(30, Long.MAX_VALUE)))
                .containsExactly("visible", "conflict", "updated", "duplicate");
        assertThat(statuses(new Visible(30, 3_000))).containsExactly("visible", "conflict", "accepted", "duplicate");
        assertThat(statuses(new Visible(20, Long.MAX_VALUE)))
                .as("processed, but not committed")
                .containsExactly("visible", "conflict", "accepted", "duplicate");
        assertThat(statuses(Visible.NOTHING)).containsExactly("accepted", "conflict", "accepted", "duplicate");
    }

    @Test
    void itIsVisibleAsAWholeOnceAllThatWasAppliedIs() {
        assertThat(receipt(new Visible(30, Long.MAX_VALUE)).visible()).isTrue();
        assertThat(receipt(new Visible(30, 3_000)).visible()).isFalse();
        assertThat(receipt(new Visible(20, Long.MAX_VALUE)).visible()).isFalse();
    }

    @Test
    void whatTheProcessorHasNotSeenIsAccepted() {
        byte[] raw = dev.weir.contract.RawTraffic.update(new TrafficEvent(5, 6, 7, "/"));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("traffic.raw", 0, 40, new byte[0], raw);
        Receipt receipt = Receipt.of(-1, TRAIL, new Visible(30, Long.MAX_VALUE), List.of(record));

        assertThat(receipt.history()).last().satisfies(line -> {
            assertThat(line.operation()).isEqualTo(Operation.UPDATE);
            assertThat(line.status()).isEqualTo("accepted");
        });
        assertThat(new String(receipt.toJson(), StandardCharsets.UTF_8))
                .startsWith("{\"request_id\":\"18446744073709551615\",\"status\":\"accepted\",\"visible\":true,");
    }

    private static List<String> statuses(Visible visible) {
        return receipt(visible).history().stream().map(Receipt.Line::status).toList();
    }

    private static Receipt receipt(Visible visible) {
        return Receipt.of(5, TRAIL, visible, List.of());
    }
}
