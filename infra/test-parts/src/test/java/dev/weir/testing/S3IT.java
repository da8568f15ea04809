package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** ClickHouse itself writes to and reads from the store, and the store keeps what it was given. */
class S3IT {

    @Test
    void keeps_what_clickhouse_wrote_through_kill_9_and_refuses_a_wrong_key() {
        RealClickHouse clickHouse = Shared.clickHouse();
        try (RealS3 store = RealS3.start()) {
            // given
            clickHouse.query("INSERT INTO FUNCTION " + object(store, store.secretKey())
                    + " SELECT number AS n FROM numbers(1000)");

            // when
            store.kill9();
            store.restart();

            // then
            assertThat(clickHouse.query("SELECT sum(n) FROM " + object(store, store.secretKey())))
                    .isEqualTo("499500");
            assertThatThrownBy(() -> clickHouse.query("SELECT sum(n) FROM " + object(store, "wrong")))
                    .isInstanceOf(RefusedQuery.class)
                    .hasMessageNotContaining(store.secretKey());
        }
    }

    private static String object(RealS3 store, String secretKey) {
        return "s3('%s/%s/numbers.parquet', '%s', '%s', 'Parquet', 'n UInt64')"
                .formatted(store.endpoint(), store.bucket(), store.accessKey(), secretKey);
    }
}
