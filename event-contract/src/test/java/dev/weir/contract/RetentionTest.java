package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.contract.entities.EntityKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    private static final Retention RETENTION = new Retention("demo", "time_entries", "job-1", 1_795_165_200_500L);

    @Test
    void comesBackAsItWas() throws IOException {
        assertThat(Retention.ofMark(RETENTION.key(), RETENTION.toMark())).isEqualTo(RETENTION);
    }

    @Test
    void itsKeyIsNoRecordsKey() {
        assertThat(RETENTION.key()).asString(StandardCharsets.US_ASCII).isEqualTo("demo:time_entries:retention:job-1");
        assertThat(Retention.isKey(RETENTION.key())).isTrue();
        assertThat(EntityKey.parse(RETENTION.key())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"demo:tickets:1", "demo:tickets:retention", "demo:tickets:retention:", "demo:retention:job", ""})
    void otherKeysAreNotTakenForOne(String key) {
        assertThat(Retention.isKey(bytes(key))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"tenant\":\"acme\",\"entity\":\"time_entries\",\"cause\":\"retention\",\"job_id\":\"job-1\","
                        + "\"ended_before\":\"2024-11-20T00:00:00.000Z\"}",
                "{\"tenant\":\"demo\",\"entity\":\"tickets\",\"cause\":\"retention\",\"job_id\":\"job-1\","
                        + "\"ended_before\":\"2024-11-20T00:00:00.000Z\"}",
                "{\"tenant\":\"demo\",\"entity\":\"time_entries\",\"cause\":\"close\",\"job_id\":\"job-1\","
                        + "\"ended_before\":\"2024-11-20T00:00:00.000Z\"}",
                "{\"tenant\":\"demo\",\"entity\":\"time_entries\",\"cause\":\"retention\",\"job_id\":\"job-1\","
                        + "\"ended_before\":\"soon\"}"
            })
    void aMarkThatDoesNotFitIsRefused(String json) {
        assertThatThrownBy(() -> Retention.ofMark(RETENTION.key(), bytes(json))).isInstanceOf(IOException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
