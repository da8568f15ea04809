package dev.weir.contract.entities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.FieldError;
import dev.weir.contract.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records are taken, in which form, and how those that are not are refused. */
class RecordReaderTest {
    private static final Entities ENTITIES = Entities.load(Optional.empty());
    private static final EntityDefinition COMPANIES =
            ENTITIES.named("companies").orElseThrow();
    private static final EntityDefinition TICKETS = ENTITIES.named("tickets").orElseThrow();

    @Test
    void aWholeRecordIsTakenInCanonicalForm() {
        EntityRecord record = good(COMPANIES, """
                {"id": 18446744073709551615, "last_updated": "2026-01-31T10:30:00.123456+01:00",
                 "last_updated_by": "ann", "tenant": "demo", "company_name": "Ada & Söhne", "territory_id": "7",
                 "annual_revenue": 1250.5, "number_of_employees": "-3", "date_acquired": "2020-02-29",
                 "city": "", "state": null}""");

        assertThat(record.id()).isEqualTo(-1L);
        assertThat(record.lastUpdated()).isEqualTo(Timestamps.parse("2026-01-31T09:30:00.123Z"));
        assertThat(record.lastUpdatedBy()).isEqualTo("ann");
        assertThat(values(COMPANIES, record))
                .isEqualTo(Map.of(
                        "company_name", "Ada & Söhne",
                        "territory_id", "7",
                        "annual_revenue", "1250.50",
                        "number_of_employees", "-3",
                        "date_acquired", "2020-02-29"));
    }

    @Test
    void nestedAndFlatNamesSayTheSame() {
        EntityRecord nested = good(TICKETS, """
                {"id": 1, "summary": "s", "company": {"id": 7, "name": "Ada"}, "contact": null, "approved": true,
                 "created_date": "2026-01-31 09:30:00"}""");
        EntityRecord flat = good(TICKETS, """
                {"company.name": "Ada", "company_id": "7", "summary": "s", "id": "1", "approved": "true",
                 "company": null, "created_date": "2026-01-31T09:30:00.000Z"}""");

        assertThat(nested).isEqualTo(flat);
        assertThat(values(TICKETS, flat)).containsEntry("company_id", "7").containsEntry("approved", "true");
    }

    @Test
    void textsOfAFileAreReadAlike() {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("id", "1");
        row.put("company_name", "Ada");
        row.put("annual_revenue", "12.00");
        row.put("city", "");
        row.put("last_updated", "");

        assertThat(new RecordReader(COMPANIES, "demo").read(row))
                .isEqualTo(new RecordReader.Outcome.Good(
                        good(COMPANIES, "{\"id\":1,\"company_name\":\"Ada\",\"annual_revenue\":12}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "annual_revenue | 0                      | 0.00",
                "annual_revenue | -0                     | 0.00",
                "annual_revenue | 1e3                    | 1000.00",
                "annual_revenue | '12.340'               | 12.34",
                "annual_revenue | '12.34'                | 12.34",
                "annual_revenue | '012.34'               | 12.34",
                "annual_revenue | '-0.50'                | -0.50",
                "annual_revenue | '-0.00'                | 0.00",
                "annual_revenue | '0.00'                 | 0.00",
                "annual_revenue | 9999999999999999.99    | 9999999999999999.99",
                "annual_revenue | 0.1                    | 0.10",
                "number_of_employees | 9223372036854775807   | 9223372036854775807",
                "number_of_employees | '-9223372036854775808' | -9223372036854775808",
                "number_of_employees | -0                | 0",
                "owner_id       | 18446744073709551615   | 18446744073709551615",
                "date_acquired  | '1900-01-01'           | 1900-01-01",
                "date_acquired  | '2299-12-31'           | 2299-12-31",
                "website        | ' '                    | ` `",
            })
    void valuesOfAnyFormHaveOneText(String column, String json, String text) {
        EntityRecord record = good(COMPANIES, company("'" + column + "':" + json));

        assertThat(values(COMPANIES, record)).containsEntry(column, text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "number_of_employees | 1.5",
                "number_of_employees | 1.0",
                "number_of_employees | 1e3",
                "number_of_employees | 9223372036854775808",
                "number_of_employees | -9223372036854775809",
                "number_of_employees | '007'",
                "number_of_employees | '+7'",
                "number_of_employees | '-'",
                "number_of_employees | '٧'",
                "number_of_employees | '1,000'",
                "number_of_employees | ' 7'",
                "number_of_employees | true",
                "number_of_employees | [7]",
                "number_of_employees | {'value':7}",
                "owner_id | -1",
                "owner_id | 18446744073709551616",
                "owner_id | 1.5",
                "annual_revenue | 1.234",
                "annual_revenue | 10000000000000000",
                "annual_revenue | 1e400",
                "annual_revenue | 1e-9",
                "annual_revenue | '1,5'",
                "annual_revenue | '12 EUR'",
                "annual_revenue | 'NaN'",
                "annual_revenue | false",
                "date_acquired | '12/11/2026'",
                "date_acquired | '11.12.2026'",
                "date_acquired | '2026-1-2'",
                "date_acquired | '20260102'",
                "date_acquired | '2026-02-30'",
                "date_acquired | '2026-01-02T00:00:00Z'",
                "date_acquired | '1899-12-31'",
                "date_acquired | '2300-01-01'",
                "date_acquired | 1767312000",
                "last_updated | '2026-01-31'",
                "last_updated | '12/11/2026 10:00'",
                "last_updated | '2026-01-31T09:30'",
                "last_updated | '2026-01-31T09:30:00 CET'",
                "last_updated | 1767312000000",
                "last_updated | '1899-12-31T23:59:59Z'",
                "last_updated_by | 7",
                "website | 5",
                "website | 'a\\u0000b'",
                "website | '\\ud800'",
                "colour | 'red'",
                "colour | null",
                "company | {'name':'Ada'}",
                "tenant | 'rival'",
                "tenant_id | 'rival'",
                "tenant | 7",
                "company_name | 'again'",
            })
    void aWrongFieldIsNamed(String field, String json) {
        List<FieldError> errors = bad(COMPANIES, company("'" + field + "':" + json));

        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.reason()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "'x'", "18446744073709551616", "'01'", "true", "[1]", "null", "''"})
    void anIdMustBeOne(String id) {
        assertThat(bad(COMPANIES, "{\"id\":" + id.replace('\'', '"') + ",\"company_name\":\"Ada\"}"))
                .singleElement()
                .extracting(FieldError::field)
                .isEqualTo("id");
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        assertThat(bad(TICKETS, """
                {"colour": 1, "company": {"id": 1.5, "size": 3}, "company_id": 7, "approved": 1, "closed_date": "soon"}"""))
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "colour",
                        "company.id",
                        "company.size",
                        "company_id",
                        "approved",
                        "closed_date",
                        "id",
                        "summary");
    }

    @Test
    void anEmptyTextIsNoValueForWhatIsRequired() {
        assertThat(bad(COMPANIES, "{\"id\":1,\"company_name\":\"\"}"))
                .containsExactly(new FieldError("company_name", "is missing"));
    }

    @Test
    void whatIsSaidTwiceIsRefusedAndWhatIsEmptyIsNotSaid() {
        assertThat(bad(TICKETS, "{\"id\":1,\"summary\":\"s\",\"company_id\":7,\"company\":{\"id\":7}}"))
                .containsExactly(new FieldError("company.id", "is given twice"));
        assertThat(bad(TICKETS, "{\"id\":1,\"id\":2,\"summary\":\"s\"}"))
                .containsExactly(new FieldError("id", "is given twice"));
        assertThat(bad(TICKETS, "{\"id\":1,\"summary\":\"s\",\"status\":\"open\",\"status\":null}"))
                .containsExactly(new FieldError("status", "is given twice"));

        EntityRecord record = good(TICKETS, "{\"id\":1,\"summary\":\"s\",\"company_id\":\"\",\"company\":{\"id\":7}}");
        assertThat(values(TICKETS, record)).containsEntry("company_id", "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "{\"id\":1}}", "{\"id\":1} {}", "{\"id\":01}", "[]", "7", "null"})
    void whatIsNoObjectIsRefusedAsAWhole(String json) {
        assertThat(bad(COMPANIES, json))
                .singleElement()
                .extracting(FieldError::field)
                .isEqualTo("");
    }

    @Test
    void deepNestsAndHugeNumbersEndInARefusal() {
        assertThat(bad(COMPANIES, "{\"id\":1,\"x\":" + "[".repeat(500) + "]".repeat(500) + "}"))
                .singleElement()
                .satisfies(error -> assertThat(error.reason()).contains("limits"));
        assertThat(bad(COMPANIES, "{\"id\":1,\"annual_revenue\":" + "9".repeat(100_000) + "}"))
                .singleElement()
                .satisfies(error -> assertThat(error.reason()).contains("limits"));
    }

    @Test
    void aRecordHasAtMost512KiBInCanonicalForm() {
        String text = "ä".repeat(CanonicalText.LONGEST_TEXT);
        List<String> names = TICKETS.columns().stream()
                .filter(column -> column.type() instanceof ColumnType.Text)
                .map(Column::name)
                .toList();

        good(TICKETS, ticket(text, names.subList(0, 7)));
        assertThat(bad(TICKETS, ticket(text, names.subList(0, 8))))
                .containsExactly(new FieldError("", "has more than 524288 bytes in canonical form"));
        assertThat(bad(TICKETS, ticket(text + "ä", names.subList(1, 2))))
                .singleElement()
                .extracting(FieldError::field)
                .isEqualTo(names.get(1));
    }

    @Test
    void theIdOfABadRecordIsToldWhereItCanBeRead() {
        RecordReader reader = new RecordReader(COMPANIES, "demo");

        assertThat(reader.read(utf8("{\"id\":7,\"x\":1}"), 0, 14))
                .isInstanceOfSatisfying(
                        RecordReader.Outcome.Bad.class,
                        bad -> assertThat(bad.id()).isEqualTo("7"));
    }

    private static String ticket(String text, List<String> names) {
        StringBuilder json = new StringBuilder("{\"id\":1");
        names.forEach(name ->
                json.append(",\"").append(name).append("\":\"").append(text).append('"'));
        return json + (names.contains("summary") ? "}" : ",\"summary\":\"s\"}");
    }

    private static String company(String field) {
        return ("{'id':1,'company_name':'Ada'," + field + "}").replace('\'', '"');
    }

    private static Map<String, String> values(EntityDefinition definition, EntityRecord record) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < definition.columns().size(); i++) {
            String value = record.values().get(i);
            if (value != null) {
                values.put(definition.columns().get(i).name(), value);
            }
        }
        return values;
    }

    private static EntityRecord good(EntityDefinition definition, String json) {
        return switch (read(definition, json)) {
            case RecordReader.Outcome.Good(EntityRecord record) -> record;
            case RecordReader.Outcome.Bad bad -> throw new AssertionError(bad.toString());
        };
    }

    private static List<FieldError> bad(EntityDefinition definition, String json) {
        return switch (read(definition, json)) {
            case RecordReader.Outcome.Good good -> throw new AssertionError(good.toString());
            case RecordReader.Outcome.Bad(String _, List<FieldError> errors) -> errors;
        };
    }

    private static RecordReader.Outcome read(EntityDefinition definition, String json) {
        byte[] bytes = utf8(json);
        return new RecordReader(definition, "demo").read(bytes, 0, bytes.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
