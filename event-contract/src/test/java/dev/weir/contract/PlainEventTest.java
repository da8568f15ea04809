package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain form is read as the whole JSON reader reads it, and never where that one would refuse. */
class PlainEventTest {
    private static final int MUTATIONS = 30_000;
    private static final String SPARE_PARTS = "{}[]\":,\\/ 0189-+.eTZ\n\t\u0001\u007fäu";
    private static final List<String> EVENTS = List.of(
            "{\"op\":\"create\",\"request_id\":\"18446744073709551615\",\"user_id\":\"7\","
                    + "\"created_at\":\"2026-11-20T10:00:00.500Z\",\"page_url\":\"https://example.org/?a=1\"}",
            " { \"page_url\" : \"x\" , \"created_at\" : 1795165200500, \"user_id\":0,\"request_id\":10 } \n",
            "{\"user_id\":18446744073709551609,\"created_at\":\"2026-02-28 23:59:60\",\"page_url\":\"y\"}");

    @Test
    void mutatedEventsReadTheSameEitherWay() {
        SplittableRandom random = new SplittableRandom(11);
        EventReader reader = new EventReader();
        EventReader whole = new EventReader();
        int plain = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] json = mutated(EVENTS.get(i % EVENTS.size()), random).getBytes(StandardCharsets.UTF_8);
            plain += PlainEvent.read(json, 0, json.length) == null ? 0 : 1;

            reader.read(json, 0, json.length);
            whole.readAny(json, 0, json.length);

            assertThat(read(reader))
                    .as(new String(json, StandardCharsets.UTF_8))
                    .isEqualTo(read(whole));
        }
        assertThat(plain).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                9,
                10,
                99,
                100,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -1L,
                -2L,
                -10L,
                1_000_000_000_000_000_000L,
                999_999_999_999_999_999L,
                -8_446_744_073_709_551_616L,
                -8_446_744_073_709_551_617L
            })
    void idsAreWrittenInTheirDigits(long id) {
        TrafficEvent event = new TrafficEvent(id, id, 0, "u");

        assertThat(new String(RawTraffic.create(event), StandardCharsets.UTF_8))
                .startsWith("{\"op\":\"create\",\"request_id\":\"" + Long.toUnsignedString(id) + "\",\"user_id\":\""
                        + Long.toUnsignedString(id) + "\",");
        assertThat(new String(new TrafficKey("demo", id).toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("demo:" + Long.toUnsignedString(id));
    }

    private static List<Object> read(EventReader reader) {
        return List.of(
                List.copyOf(reader.errors()),
                reader.isJson(),
                reader.hasRequestId(),
                reader.hasEventFields(),
                String.valueOf(reader.operation()),
                reader.errors().isEmpty() && reader.hasRequestId() ? reader.requestId() : 0,
                reader.errors().isEmpty() && reader.hasEventFields() ? without(reader) : "");
    }

    /** Fields that were not there may hold what an earlier event had. */
    private static Object without(EventReader reader) {
        reader.requireEvent();
        return reader.errors().isEmpty() ? reader.event(0) : List.copyOf(reader.errors());
    }

    private static String mutated(String event, SplittableRandom random) {
        StringBuilder text = new StringBuilder(event);
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            char part = SPARE_PARTS.charAt(random.nextInt(SPARE_PARTS.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, part);
                case 1 -> text.insert(at, part);
                default -> text.deleteCharAt(at);
            }
        }
        return text.toString();
    }
}
