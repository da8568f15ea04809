package dev.weir.contract.entities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.weir.contract.Account;
import dev.weir.contract.FieldError;
import dev.weir.contract.Retention;
import dev.weir.contract.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands on the topics of records reads back as it was written, and fits the published schemas. */
class RawEntityTest {
    private static final EntityDefinition CONTACTS =
            Entities.load(Optional.empty()).named("contacts").orElseThrow();
    private static final EntityDefinition TICKETS =
            Entities.load(Optional.empty()).named("tickets").orElseThrow();
    private static final long MOMENT = Timestamps.parse("2026-01-31T09:30:00.123Z");

    @Test
    void upsertsReadBack() throws IOException {
        for (String json : List.of(
                "{\"id\":18446744073709551615,\"first_name\":\"Ä\\\"\\u0001\\ud83d\\ude00\",\"inactive_flag\":false,"
                        + "\"company\":{\"id\":7},\"last_updated\":\"2026-01-31T09:30:00.123Z\",\"last_updated_by\":\"a\"}",
                "{\"id\":0,\"first_name\":\"a\",\"type\":\"t\"}")) {
            EntityRecord record = record(CONTACTS, json);
            byte[] raw = RawEntity.upsert(CONTACTS, record);

            assertThat(new RawEntityReader(CONTACTS, "demo").read(raw)).isEqualTo(new RawEntity.Upsert(record));
            assertThat(problems("entities.raw", raw)).isEmpty();
        }
    }

    @Test
    void deletionsReadBack() throws IOException {
        for (RawEntity.Delete delete :
                List.of(new RawEntity.Delete(-1, MOMENT, "ann"), new RawEntity.Delete(7, null, null))) {
            byte[] raw = RawEntity.delete(CONTACTS, delete.id(), delete.lastUpdated(), delete.lastUpdatedBy());

            assertThat(new RawEntityReader(CONTACTS, "demo").read(raw)).isEqualTo(delete);
            assertThat(problems("entities.raw", raw)).isEmpty();
        }
    }

    @Test
    void othersMayWriteFieldsInAnyForm() {
        String json =
                "{\"fields\":{\"company\":{\"id\":7},\"first_name\":\"a\"},\"id\":1,\"entity\":\"contacts\",\"op\":\"upsert\"}";

        assertThat(new RawEntityReader(CONTACTS, "demo").read(utf8(json)))
                .isEqualTo(new RawEntity.Upsert(
                        record(CONTACTS, "{\"id\":\"1\",\"company_id\":\"7\",\"first_name\":\"a\"}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "op | {'entity':'contacts','id':'1','fields':{'first_name':'a'}}",
                "op | {'op':'create','entity':'contacts','id':'1','fields':{'first_name':'a'}}",
                "entity | {'op':'upsert','id':'1','fields':{'first_name':'a'}}",
                "entity | {'op':'upsert','entity':'tickets','id':'1','fields':{'first_name':'a'}}",
                "entity | {'op':'upsert','entity':'contacts','entity':'contacts','id':'1','fields':{'first_name':'a'}}",
                "fields | {'op':'upsert','entity':'contacts','id':'1','fields':[]}",
                "fields | {'op':'upsert','entity':'contacts','id':'1','fields':{'first_name':'a'},'fields':{}}",
                "first_name | {'op':'upsert','entity':'contacts','id':'1'}",
                "id | {'op':'upsert','entity':'contacts','fields':{'first_name':'a'}}",
                "id | {'op':'delete','entity':'contacts'}",
                "first_name | {'op':'delete','entity':'contacts','id':'1','fields':{'first_name':'a'}}",
                "last_updated | {'op':'delete','entity':'contacts','id':'1','last_updated':'soon'}",
                "` ` | []",
                "` ` | {'op':'delete','entity':'contacts','id':'1'} {}",
                "` ` | {",
            })
    void whatIsNoOperationIsNamed(String field, String json) {
        assertThat(new RawEntityReader(CONTACTS, "demo").read(utf8(json.replace('\'', '"'))))
                .isInstanceOfSatisfying(
                        RawEntity.Unreadable.class,
                        unreadable -> assertThat(unreadable.errors())
                                .extracting(FieldError::field)
                                .contains(field.strip()));
    }

    @Test
    void deletionsAreMadeOfTexts() {
        RecordReader reader = new RecordReader(CONTACTS, "demo");

        assertThat(reader.deletion("7", Map.of("last_updated", "2026-01-31T10:30:00.123+01:00")))
                .isEqualTo(new RawEntity.Delete(7, MOMENT, null));
        assertThat(reader.deletion("x", Map.of("last_updated", "31/1/2026")))
                .isInstanceOfSatisfying(
                        RawEntity.Unreadable.class,
                        unreadable -> assertThat(unreadable.errors())
                                .extracting(FieldError::field)
                                .containsExactlyInAnyOrder("id", "last_updated"));
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfTheHistoryReadBack(Cause cause) throws IOException {
        EntityRecord record = record(TICKETS, """
                {"id": 18446744073709551615, "summary": "ä\\"", "approved": true, "budget_hours": 1.5,
                 "created_date": "2026-01-31T09:30:00.123Z", "company_id": 7}""");
        boolean over = cause == Cause.CLOSE || cause == Cause.DELETE;
        HistoryRow row = row(TICKETS, record, cause, over ? MOMENT + 1 : HistoryRow.NEVER, over ? "ann" : null);

        byte[] json = row.toJson(TICKETS);

        assertThat(HistoryRow.parse(TICKETS, json)).isEqualTo(row);
        assertThat(problems("entities.history", json)).isEmpty();
    }

    @Test
    void aRowOfAnOlderDefinitionLacksWhatCameLater() throws IOException {
        EntityRecord record = record(CONTACTS, "{\"id\":1,\"first_name\":\"a\"}");
        HistoryRow row = row(CONTACTS, record, Cause.CREATE, HistoryRow.NEVER, null);

        assertThat(HistoryRow.parse(TICKETS, row.toJson(CONTACTS)).values()).containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"entities.raw", "entities.history", "entities.accounts"})
    void theExamplesInTheSchemasFitThem(String topic) throws IOException {
        try (InputStream text = getClass().getResourceAsStream("/schemas/" + topic + ".json")) {
            assertThat(new JsonMapper().readTree(text).path("examples"))
                    .isNotEmpty()
                    .allSatisfy(example -> {
                        assertThat(problems(topic, utf8(example.toString()))).isEmpty();
                        isReadByUs(topic, example);
                    });
        }
    }

    private static void isReadByUs(String topic, JsonNode example) throws IOException {
        byte[] json = utf8(example.toString());
        EntityDefinition definition = Entities.load(Optional.empty())
                .named(example.path("entity").asText("contacts"))
                .orElseThrow();
        switch (topic) {
            case "entities.raw" ->
                assertThat(new RawEntityReader(definition, "demo").read(json))
                        .isNotInstanceOf(RawEntity.Unreadable.class);
            case "entities.history" -> {
                if (example.has("ended_before")) {
                    Retention mark = new Retention(
                            "demo",
                            definition.name(),
                            example.path("job_id").asText(),
                            Timestamps.parse(example.path("ended_before").asText()));
                    assertThat(Retention.ofMark(mark.key(), json)).isEqualTo(mark);
                    return;
                }
                HistoryRow row = HistoryRow.parse(definition, json);
                assertThat(new JsonMapper().readTree(row.toJson(definition))).isEqualTo(example);
                assertThat(row.recordHash()).isEqualTo(new RecordHash(definition).of(row.values()));
            }
            default -> assertThat(Account.parse(json).toJson()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "entities.raw | {'op':'upsert','entity':'contacts','id':'1'}",
                "entities.raw | {'op':'erase','entity':'contacts','id':'1'}",
                "entities.raw | {'op':'delete','entity':'contacts','id':1}",
                "entities.raw | {'op':'delete','entity':'contacts','id':'1','last_updated':'2026-01-31'}",
                "entities.history | {'tenant':'demo','entity':'contacts','id':'1'}",
                "entities.accounts | {'topic':'entities.raw'}",
            })
    void theSchemasRefuseOthers(String topic, String json) throws IOException {
        assertThat(problems(topic, utf8(json.replace('\'', '"')))).isNotEmpty();
    }

    @Test
    void keysReadBack() {
        EntityKey key = new EntityKey("demo", "time_entries", -1);

        assertThat(EntityKey.parse(key.toBytes())).isEqualTo(key);
        assertThat(EntityKey.withoutId("demo", "tickets")).isEqualTo(utf8("demo:tickets:"));
        for (String other :
                List.of("demo:tickets:", "demo:tickets:01", "demo:7", "Demo:tickets:7", "demo:tickets:7:7")) {
            assertThat(EntityKey.parse(utf8(other))).as(other).isNull();
        }
        assertThat(EntityKey.parse(null)).isNull();
    }

    // The annotations of a record's own constructor are not read from its class file.
    @SuppressWarnings("NullAway")
    private static HistoryRow row(
            EntityDefinition definition, EntityRecord record, Cause cause, long expiryDate, @Nullable String by) {
        return new HistoryRow(
                new EntityKey("demo", definition.name(), record.id()),
                3,
                2,
                cause,
                MOMENT,
                expiryDate,
                new RecordHash(definition).of(record.values()),
                MOMENT,
                by,
                MOMENT + 5,
                record.values());
    }

    private static EntityRecord record(EntityDefinition definition, String json) {
        byte[] bytes = utf8(json);
        return switch (new RecordReader(definition, "demo").read(bytes, 0, bytes.length)) {
            case RecordReader.Outcome.Good(EntityRecord record) -> record;
            case RecordReader.Outcome.Bad bad -> throw new AssertionError(bad.toString());
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Set<ValidationMessage> problems(String topic, byte[] json) throws IOException {
        try (InputStream schema = RawEntityTest.class.getResourceAsStream("/schemas/" + topic + ".json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Objects.requireNonNull(schema))
                    .validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }
}
