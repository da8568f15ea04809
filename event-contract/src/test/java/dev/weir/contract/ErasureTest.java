package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureTest {
    private static final Erasure ERASURE = new Erasure("demo", "job-1", -1, 1_795_165_200_500L);

    @Test
    void comesBackFromEachTopicAsItWas() throws IOException {
        assertThat(Erasure.ofRaw(ERASURE.key(), ERASURE.toRaw())).isEqualTo(ERASURE);
        assertThat(Erasure.ofMark(ERASURE.key(), ERASURE.toMark(7))).isEqualTo(ERASURE);
        ErasureJob job = new ErasureJob(ERASURE, 12);
        assertThat(ErasureJob.parse(job.toJson())).isEqualTo(job);
    }

    @Test
    void itsKeyIsNoEventsKey() {
        assertThat(ERASURE.key()).asString(StandardCharsets.US_ASCII).isEqualTo("demo:erase:job-1");
        assertThat(Erasure.isKey(ERASURE.key())).isTrue();
        assertThat(TrafficKey.parse(ERASURE.key())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo:1", "demo:erase", "demo:erase:", "erase:job", "", ":", "demo"})
    void otherKeysAreNotTakenForOne(String key) {
        assertThat(Erasure.isKey(bytes(key))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"op\":\"create\",\"job_id\":\"job-1\",\"user_id\":\"1\",\"requested_at\":\"2026-11-20T10:00:00.000Z\"}",
                "{\"op\":\"erase\",\"job_id\":\"job-2\",\"user_id\":\"1\",\"requested_at\":\"2026-11-20T10:00:00.000Z\"}",
                "{\"op\":\"erase\",\"job_id\":\"job-1\",\"user_id\":\"-1\",\"requested_at\":\"2026-11-20T10:00:00.000Z\"}",
                "{\"op\":\"erase\",\"job_id\":\"job-1\",\"user_id\":\"1\",\"requested_at\":\"soon\"}",
                "{\"op\":\"erase\",\"job_id\":\"job-1\",\"user_id\":\"1\"}"
            })
    void aRecordThatDoesNotFitIsRefused(String json) {
        assertThatThrownBy(() -> Erasure.ofRaw(ERASURE.key(), bytes(json))).isInstanceOf(IOException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
