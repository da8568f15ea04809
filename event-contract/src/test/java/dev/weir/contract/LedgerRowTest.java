package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A ledger row and an account survive their JSON. */
class LedgerRowTest {
    @Test
    void aRowComesBackAsItWasWritten() throws IOException {
        var row = new LedgerRow(
                "demo", new TrafficEvent(-1, Long.MIN_VALUE, 0, "/\u0000\"\\/é"), -1, 3, Operation.UPDATE, 1234);

        assertThat(LedgerRow.parse(row.toJson())).isEqualTo(row);
    }

    @Test
    void theJsonIsTheDocumentedOne() {
        var row = new LedgerRow("demo", new TrafficEvent(1, 2, 3, "/"), 1, 1, Operation.CREATE, 4);

        assertThat(new String(row.toJson(), StandardCharsets.UTF_8))
                .isEqualTo("{\"tenant\":\"demo\",\"request_id\":\"1\",\"user_id\":\"2\","
                        + "\"created_at\":\"1970-01-01T00:00:00.003Z\",\"sign\":1,\"version\":1,\"cause\":\"create\","
                        + "\"received_at\":\"1970-01-01T00:00:00.004Z\",\"page_url\":\"/\"}");
    }

    @Test
    void aRowWithoutSignIsRefused() {
        assertThatThrownBy(() -> LedgerRow.parse("{\"tenant\":\"demo\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anAccountComesBackAsItWasWritten() throws IOException {
        var account = new Account("traffic.raw", 1, 10, 4, 3, 2, 1, 5, 99);

        assertThat(Account.parse(account.toJson())).isEqualTo(account);
        assertThat(account.balances()).isTrue();
    }

    @Test
    void aKeyComesBackAndOthersAreNone() {
        var key = new TrafficKey("demo", -1);

        assertThat(TrafficKey.parse(key.toBytes())).isEqualTo(key);
        assertThat(key).hasToString("demo:18446744073709551615");
        for (String other : new String[] {"demo", "demo:", "Demo:1", ":1", "demo:01", "demo:-1", "demo:1:2"}) {
            assertThat(TrafficKey.parse(other.getBytes(StandardCharsets.ISO_8859_1)))
                    .as(other)
                    .isNull();
        }
    }
}
