package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an event may look like, and what is said when it does not. */
class EventReaderTest {
    private static final String GOOD = """
            {"request_id":"18446744073709551615","user_id":7,"created_at":"2026-11-20T10:00:00.5+01:00",
             "page_url":"https://example.org/ä?q=\\"1\\"\\n"}""";

    private final EventReader reader = new EventReader();

    @Test
    void readsAnEventWithTheLargestIdAndAnyCharacter() {
        read(GOOD);
        reader.requireEvent();
        reader.requireRequestId();

        assertThat(reader.errors()).isEmpty();
        assertThat(reader.event(reader.requestId()))
                .isEqualTo(new TrafficEvent(-1L, 7, 1_795_165_200_500L, "https://example.org/ä?q=\"1\"\n"));
    }

    @Test
    void readsBackWhatIsWrittenForTheRawTopic() {
        var event = new TrafficEvent(-1L, 1L << 63, 1_795_165_200_500L, "\"\\\u0001 https://例え.jp/😀");

        byte[] json = RawTraffic.update(event);
        reader.read(json, 0, json.length);

        assertThat(reader.errors()).isEmpty();
        assertThat(reader.operation()).isEqualTo(Operation.UPDATE);
        assertThat(reader.event(reader.requestId())).isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"user_id":-1}                      | user_id    | must be a whole number from 0 to 18446744073709551615
            {"user_id":1.0}                     | user_id    | must be a whole number from 0 to 18446744073709551615
            {"user_id":1e3}                     | user_id    | must be a whole number from 0 to 18446744073709551615
            {"user_id":18446744073709551616}    | user_id    | must be a whole number from 0 to 18446744073709551615
            {"user_id":"007"}                   | user_id    | must be a whole number from 0 to 18446744073709551615
            {"user_id":null}                    | user_id    | must be a whole number from 0 to 18446744073709551615
            {"user_id":{"a":[1]}}               | user_id    | must be a whole number from 0 to 18446744073709551615
            {"user_id":1,"user_id":1}           | user_id    | is given twice
            {"page_url":""}                     | page_url   | must not be empty
            {"page_url":7}                      | page_url   | must be a string
            {"page_url":"\\ud800"}              | page_url   | holds half a surrogate pair, which is no character
            {"created_at":"yesterday"}          | created_at | must be an RFC 3339 date and time, or milliseconds since 1970 as a whole number
            {"created_at":"2026-02-29T00:00:00Z"} | created_at | must be an RFC 3339 date and time, or milliseconds since 1970 as a whole number
            {"created_at":1.5}                  | created_at | must be an RFC 3339 date and time, or milliseconds since 1970 as a whole number
            {"created_at":99999999999999999999} | created_at | must be an RFC 3339 date and time, or milliseconds since 1970 as a whole number
            {"op":"upsert"}                     | op         | must be create, update or delete
            {"userid":1}                        | userid     | is not a field of an event
            [1,2]                               | ``         | must be a JSON object
            {} {}                               | ``         | must be one JSON object with nothing behind it
            {"user_id":1                        | ``         | is not valid JSON (line 1, column 13)
            """)
    void namesFieldAndReason(String json, String field, String reason) {
        read(json);

        assertThat(reader.errors()).containsExactly(new FieldError(field, reason));
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] json = "{\"page_url\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        json[13] = (byte) 0xff;

        reader.read(json, 0, json.length);

        assertThat(reader.errors())
                .hasSize(1)
                .first()
                .extracting(FieldError::reason)
                .asString()
                .startsWith("is not valid JSON");
    }

    @Test
    void forgetsTheEventBefore() {
        read(GOOD);
        read("{}");
        reader.requireEvent();

        assertThat(reader.hasRequestId()).isFalse();
        assertThat(reader.errors())
                .containsExactly(
                        new FieldError("user_id", "is missing"),
                        new FieldError("created_at", "is missing"),
                        new FieldError("page_url", "is missing"));
    }

    private void read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        reader.read(bytes, 0, bytes.length);
    }
}
