package dev.weir.sink.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.contract.entities.Cause;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.HistoryRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that rows of a history are encoded as their definition says, and what becomes of those that are none. */
class HistoryCoderTest {
    private static final Source SOURCE = new Source("topic-id", new TopicPartition("entities.history", 3));
    private static final BatchLimits LIMITS = new BatchLimits(1000, 1 << 20);
    private static final BlockMemory MEMORY = new BlockMemory(1 << 20);
    private static final String FIELDS = """
            "name": "Ä", "count": "-9223372036854775808", "owner_id": "18446744073709551615", "price": "-12.5",
            "seen": "1899-12-31T23:59:59.999Z", "bought": "1900-01-01", "in_use": true""";

    @TempDir
    private Path folder;

    private Entities entities;
    private HistoryCoder coder;

    @BeforeEach
    void define() throws Exception {
        Files.writeString(folder.resolve("assets.json"), """
                {"name": "assets", "title": "", "description": "", "columns": [
                {"name": "name", "type": "text"}, {"name": "count", "type": "whole"},
                {"name": "owner_id", "type": "identity"}, {"name": "price", "type": "decimal", "scale": 3},
                {"name": "seen", "type": "moment"}, {"name": "bought", "type": "day"}, {"name": "in_use", "type": "flag"}]}""");
        entities = Entities.load(Optional.of(folder));
        coder = new HistoryCoder(entities);
    }

    @Test
    void aRowIsEncodedFieldByField() {
        ByteBuffer bytes = encoded(row(FIELDS));

        assertThat(string(bytes)).isEqualTo("demo");
        assertThat(bytes.getLong()).isEqualTo(-1L);
        assertThat(List.of(bytes.getInt(), bytes.getInt())).containsExactly(2, 1);
        assertThat(bytes.getLong()).isEqualTo(1_795_176_000_000L);
        assertThat(bytes.getLong()).isEqualTo(32_503_679_999_000L);
        assertThat(bytes.get()).isEqualTo((byte) 1);
        assertThat(string(bytes)).isEqualTo("update");
        assertThat(string(bytes)).isEqualTo("ab".repeat(32));
        assertThat(bytes.getLong()).isEqualTo(1_795_176_000_001L);
        assertThat(bytes.get()).isEqualTo((byte) 1);
        assertThat(bytes.getLong()).isEqualTo(1_795_176_000_002L);
        assertThat(present(bytes)).isTrue();
        assertThat(string(bytes)).isEqualTo("Ä");
        assertThat(present(bytes)).isTrue();
        assertThat(bytes.getLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(present(bytes)).isTrue();
        assertThat(bytes.getLong()).isEqualTo(-1L);
        assertThat(present(bytes)).isTrue();
        assertThat(bytes.getLong()).isEqualTo(-12_500L);
        assertThat(present(bytes)).isTrue();
        assertThat(bytes.getLong()).isEqualTo(-2_208_988_800_001L);
        assertThat(present(bytes)).isTrue();
        assertThat(bytes.getInt()).isEqualTo(-25_567);
        assertThat(present(bytes)).isTrue();
        assertThat(bytes.get()).isEqualTo((byte) 1);
        assertThat(string(bytes)).isEqualTo("topic-id");
        assertThat(bytes.getInt()).isEqualTo(3);
        assertThat(bytes.getLong()).isEqualTo(12);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void whatTheProcessorWritesIsARow() {
        EntityDefinition assets = entities.named("assets").orElseThrow();
        HistoryRow written = new HistoryRow(
                new EntityKey("demo", "assets", -1),
                2,
                1,
                Cause.UPDATE,
                1_795_176_000_000L,
                HistoryRow.NEVER,
                "ab".repeat(32),
                1_795_176_000_001L,
                null,
                1_795_176_000_002L,
                List.of(
                        "Ä",
                        "-9223372036854775808",
                        "18446744073709551615",
                        "-12.5",
                        "1899-12-31T23:59:59.999Z",
                        "1900-01-01",
                        "true"));

        assertThat(encoded(new String(written.toJson(assets), StandardCharsets.UTF_8)))
                .isEqualTo(encoded(row(FIELDS)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, 1",
        "12.345, 12345",
        "0.000, 0",
        "-0.001, -1",
        "99999999999999.999, 99999999999999999",
        "999999999999999.999, 999999999999999999",
        "7, 7000",
        "7.1, 7100",
    })
    void aDecimalIsTheNumberWithoutItsPoint(String price, long unscaled) {
        ByteBuffer bytes = encoded(row("\"price\": \"" + price + "\""));
        bytes.position(bytes.limit() - "topic-id".length() - 1 - Integer.BYTES - Long.BYTES - 3 - Long.BYTES - 1);

        assertThat(present(bytes)).isTrue();
        assertThat(bytes.getLong()).isEqualTo(unscaled);
    }

    @Test
    void whatARecordDoesNotHaveIsNothing() {
        ByteBuffer all = encoded(row("\"name\": null"));
        all.position(all.limit() - "topic-id".length() - 1 - Integer.BYTES - Long.BYTES - 7);

        for (int column = 0; column < 7; column++) {
            assertThat(present(all)).isFalse();
        }
        assertThat(string(all)).isEqualTo("topic-id");
    }

    @Test
    void rowsOfEachEntityMakeABlockThatCanBeTakenApart() {
        BatchBuilder builder = BatchBuilder.next(coder, SOURCE, 0, LIMITS, MEMORY);
        for (int offset = 0; offset < 6; offset++) {
            boolean asset = offset % 2 == 0;
            String fields = asset ? FIELDS.replace("Ä", "Ä".repeat(offset * 50)) : "\"company_name\": \"C\"";
            String entity = asset ? "assets" : "companies";
            builder.add(record(offset, entity, row(fields).replace("\"assets\"", "\"" + entity + "\"")), 0);
        }
        Batch batch = builder.close();

        assertThat(batch.unstorable()).isEmpty();
        assertThat(batch.blocks()).extracting(Batch.TargetBlock::target).containsExactly("companies", "assets");
        assertThat(RowRange.all(batch.blocks().getFirst()).offsets()).containsExactly(1L, 3L, 5L);
        assertThat(RowRange.all(batch.blocks().getLast()).offsets()).containsExactly(0L, 2L, 4L);
        assertThat(batch.token(batch.blocks().getLast())).isEqualTo("topic-id:3:0:5:assets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"count\": 5",
                "\"count\": \"1.5\"",
                "\"count\": \"9223372036854775808\"",
                "\"owner_id\": \"-1\"",
                "\"owner_id\": \"01\"",
                "\"price\": \"1.0001\"",
                "\"price\": \"1000000000000000\"",
                "\"price\": \"1e3\"",
                "\"price\": \"\"",
                "\"bought\": \"1899-12-31\"",
                "\"bought\": \"2026-02-30\"",
                "\"seen\": \"yesterday\"",
                "\"in_use\": \"true\"",
                "\"name\": {\"first\": \"A\"}",
            })
    void aValueThatTheColumnCannotHoldMakesTheRecordNoRow(String field) {
        String name = field.substring(1, field.indexOf('"', 1));

        assertThat(coder.read(record(0, "assets", row(field)))).isNotNull();
        assertThat(coder.read(record(0, "assets", row(FIELDS))))
                .as("a good one behind " + name)
                .isNull();
    }

    @Test
    void whatLaterBuildsMayAddToARowIsPassedOver() {
        String json = row(FIELDS).replace("\"revision\"", "\"origin\": {\"load\": [1]}, \"revision\"");

        assertThat(coder.read(record(0, "assets", json))).isNull();
    }

    @Test
    void halfARowIsNone() {
        for (String json :
                List.of("", "[]", "{", "{\"tenant\": \"demo\"}", row(FIELDS).replace("\"revision\": 1,", ""))) {
            assertThat(coder.read(record(0, "assets", json))).isNotNull();
        }
        assertThat(coder.read(record(0, "companies", row(FIELDS)))).contains("another than in the key");
        assertThat(coder.read(new ConsumerRecord<>("t", 0, 0, new byte[0], bytes(row(FIELDS)))))
                .isNotNull();
    }

    @Test
    void whatTheDefinitionsDoNotKnowIsNotGuessed() {
        ConsumerRecord<byte[], byte[]> entity = record(0, "boats", row(FIELDS));
        ConsumerRecord<byte[], byte[]> column = record(0, "assets", row("\"colour\": \"red\""));

        assertThatThrownBy(() -> coder.read(entity))
                .isInstanceOf(RowCoder.Undefined.class)
                .hasMessageContaining("boats")
                .hasMessageContaining("WEIR_ENTITY_DEFINITIONS");
        assertThatThrownBy(() -> coder.read(column)).hasMessageContaining("colour");
    }

    private ByteBuffer encoded(String json) {
        BatchBuilder builder = BatchBuilder.next(coder, SOURCE, 10, LIMITS, MEMORY);
        builder.add(record(12, "assets", json), 0);
        Batch batch = builder.close();
        assertThat(batch.unstorable()).isEmpty();
        return ByteBuffer.wrap(batch.blocks().getFirst().block().toBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String row(String fields) {
        return """
                {"tenant": "demo", "entity": "assets", "id": "18446744073709551615", "record_version": 2, "revision": 1,
                "cause": "update", "effective_date": "2026-11-20T12:00:00.000Z",
                "expiry_date": "2999-12-31T23:59:59.000Z", "is_current": true, "record_hash": "%s",
                "last_updated": "2026-11-20T12:00:00.001Z", "received_at": "2026-11-20T12:00:00.002Z",
                "fields": {%s}}""".formatted("ab".repeat(32), fields);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String entity, String json) {
        return new ConsumerRecord<>("entities.history", 3, offset, bytes("demo:" + entity + ":1"), bytes(json));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean present(ByteBuffer bytes) {
        return bytes.get() == 0;
    }

    private static String string(ByteBuffer bytes) {
        int length = bytes.get();
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
