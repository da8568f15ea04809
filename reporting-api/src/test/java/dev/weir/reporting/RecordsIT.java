package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.reporting.HistoryRows.Version;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reading records as they are, as they were, with their history, over a real ClickHouse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordsIT {
    private static final String NOVEMBER = "2026-11-01 00:00:00.000";
    private static final String TENTH = "2026-11-10 12:00:00.000";

    private ReportingFixture reporting;

    @BeforeAll
    void start() throws IOException {
        reporting = new ReportingFixture("127.0.0.1:1");
        HistoryRows rows = new HistoryRows();
        rows.put("demo", "companies", 1, Version.first(NOVEMBER), "company_name", "Harbour Tools", "status", "Lead");
        rows.put(
                "demo",
                "companies",
                1,
                Version.closed(1, NOVEMBER, TENTH),
                "company_name",
                "Harbour Tools",
                "status",
                "Lead");
        rows.put(
                "demo",
                "companies",
                1,
                Version.current(2, TENTH),
                "company_name",
                "Harbour Tools & Söhne",
                "status",
                "Active",
                "annual_revenue",
                "1234567890123456.78",
                "number_of_employees",
                40,
                "date_acquired",
                "1925-03-01");
        rows.put("demo", "companies", 2, Version.first(NOVEMBER), "company_name", "=cmd()", "number_of_employees", 9);
        rows.put("demo", "companies", 3, Version.first(NOVEMBER), "company_name", "Sail, \"Loft\"");
        rows.put("demo", "companies", 4, Version.first(NOVEMBER), "company_name", "Gone");
        rows.put("demo", "companies", 4, Version.deleted(1, NOVEMBER, TENTH), "company_name", "Gone");
        rows.put("demo", "companies", -1, Version.first(NOVEMBER), "company_name", "Last", "number_of_employees", 40);
        rows.put("acme", "companies", 1, Version.first(NOVEMBER), "company_name", "Foreign", "status", "Active");
        rows.put("demo", "tickets", 10, Version.first(NOVEMBER), "summary", "Leak", "company_id", "1");
        rows.put("demo", "tickets", 11, Version.first(NOVEMBER), "summary", "Rust", "company_id", "2");
        rows.put("acme", "tickets", 12, Version.first(NOVEMBER), "summary", "Foreign", "company_id", "1");
        rows.put("demo", "time_entries", 20, Version.first(NOVEMBER), "charge_to_id", "10", "actual_hours", "1.25");
        rows.store(reporting.clickHouse);
    }

    @AfterAll
    void stop() throws IOException {
        reporting.close();
    }

    @Test
    void aRecordIsThereAsItIsAndAsItWas() {
        JsonNode now = json("/api/companies/1");
        assertThat(now.path("company_name").asText()).isEqualTo("Harbour Tools & Söhne");
        assertThat(now.path("annual_revenue").decimalValue()).isEqualTo("1234567890123456.78");
        assertThat(now.path("number_of_employees").isIntegralNumber()).isTrue();
        assertThat(now.path("date_acquired").asText()).isEqualTo("1925-03-01");
        assertThat(now.path("city").isNull()).isTrue();
        assertThat(now.path("record_version").asInt()).isEqualTo(2);
        assertThat(now.path("is_current").asBoolean()).isTrue();
        assertThat(now.path("expiry_date").asText()).isEqualTo("2999-12-31T23:59:59.000Z");

        assertThat(json("/api/companies/1?as_of=2026-11-10T11:59:59.999Z")
                        .path("record_version")
                        .asInt())
                .isEqualTo(1);
        assertThat(json("/api/companies/1?as_of=2026-11-10T12:00:00Z")
                        .path("record_version")
                        .asInt())
                .isEqualTo(2);
        assertThat(json("/api/companies/4?as_of=2026-11-05T00:00:00Z")
                        .path("company_name")
                        .asText())
                .isEqualTo("Gone");
        assertNotFound("/api/companies/4");
        assertNotFound("/api/companies/1?as_of=2026-10-31T23:59:59Z");
        assertNotFound("/api/tickets/12");
        assertThat(json("/api/companies/18446744073709551615").path("id").asText())
                .isEqualTo("18446744073709551615");
    }

    @Test
    void aHistoryHasTheNewestRevisionOfEachVersion() {
        JsonNode items = json("/api/companies/1/history").path("items");
        assertThat(items).hasSize(2);
        assertThat(items.get(0).path("cause").asText()).isEqualTo("close");
        assertThat(items.get(0).path("expiry_date")).isEqualTo(items.get(1).path("effective_date"));
        assertThat(json("/api/companies/4/history")
                        .path("items")
                        .get(0)
                        .path("cause")
                        .asText())
                .isEqualTo("delete");
        assertNotFound("/api/companies/5/history");

        JsonNode first = json("/api/companies/1/history?limit=1");
        String cursor = first.path("next_cursor").asText();
        JsonNode second = json("/api/companies/1/history?limit=1&cursor=" + cursor);
        assertThat(second.path("items").get(0).path("record_version").asInt()).isEqualTo(2);
        assertThat(second.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void filtersComeFromTheDefinition() {
        assertThat(ids("/api/companies")).containsExactly("1", "2", "3", "18446744073709551615");
        assertThat(ids("/api/companies?status=Active")).containsExactly("1");
        assertThat(ids("/api/companies?number_of_employees_min=10")).containsExactly("1", "18446744073709551615");
        assertThat(ids("/api/companies?number_of_employees_max=9")).containsExactly("2");
        assertThat(ids("/api/companies?annual_revenue=1234567890123456.78")).containsExactly("1");
        assertThat(ids("/api/companies?date_acquired_to=1925-03-01&date_acquired_from=1925-03-01"))
                .containsExactly("1");
        assertThat(ids("/api/companies?last_updated_from=2026-11-10")).containsExactly("1");
        assertThat(ids("/api/companies?last_updated_to=2026-11-09")).containsExactly("2", "3", "18446744073709551615");
        assertThat(ids("/api/companies?q=SÖHNE")).containsExactly("1");
        assertThat(ids("/api/companies?q=%25")).isEmpty();
        assertThat(ids("/api/companies?status=Lead&as_of=2026-11-05T00:00:00Z")).containsExactly("1");
        assertThat(ids("/api/companies?as_of=2026-11-05T00:00:00Z"))
                .containsExactly("1", "2", "3", "4", "18446744073709551615");
    }

    @Test
    void pagesFollowOneAnotherInAnyOrder() {
        assertThat(pages("/api/companies?limit=1")).containsExactly("1", "2", "3", "18446744073709551615");
        assertThat(pages("/api/companies?limit=1&sort=-id")).containsExactly("18446744073709551615", "3", "2", "1");
        assertThat(pages("/api/companies?limit=1&sort=number_of_employees"))
                .containsExactly("2", "1", "18446744073709551615", "3");
        assertThat(pages("/api/companies?limit=1&sort=-number_of_employees"))
                .containsExactly("1", "18446744073709551615", "2", "3");
        for (String sort : List.of(
                "company_name",
                "-company_name",
                "annual_revenue",
                "-date_acquired",
                "last_updated",
                "is_current",
                "record_version",
                "-status")) {
            assertThat(pages("/api/companies?limit=1&sort=" + sort))
                    .as(sort)
                    .isEqualTo(ids("/api/companies?sort=" + sort))
                    .hasSize(4);
        }
        String cursor = json("/api/companies?limit=1").path("next_cursor").asText();
        assertRefused("/api/companies?limit=1&status=Active&cursor=" + cursor, 422, "cursor");
    }

    @Test
    void recordsThatReferToOneAreFoundBelowIt() {
        assertThat(ids("/api/companies/1/tickets")).containsExactly("10");
        assertThat(ids("/api/companies/2/tickets")).containsExactly("11");
        assertThat(ids("/api/companies/3/tickets")).isEmpty();
        assertThat(ids("/api/companies/1/tickets?q=rust")).isEmpty();
        assertThat(ids("/api/companies/1/contacts")).isEmpty();
        assertThat(ids("/api/companies/1/time_entries")).isEmpty();
        assertThat(ids("/api/tickets/10/time_entries")).containsExactly("20");
    }

    @Test
    void otherTenantsSeeTheirOwn() {
        HttpResponse<String> answer = reporting.get("/api/companies", reporting.acme);
        assertThat(answer.body()).contains("Foreign").doesNotContain("Harbour");
        assertThat(reporting.get("/api/companies/2/history", reporting.acme).statusCode())
                .isEqualTo(404);
        assertThat(reporting.get("/api/companies", reporting.producer).statusCode())
                .isEqualTo(403);
    }

    @Test
    void listsComeInEachFormat() throws Exception {
        HttpResponse<String> csv = reporting.get("/api/companies?sort=id", reporting.demo, "Accept", "text/csv");
        assertThat(csv.body())
                .startsWith("tenant_id,id,company_name,")
                .contains("\r\ndemo,2,'=cmd(),")
                .contains("\"Sail, \"\"Loft\"\"\"")
                .contains("1234567890123456.78");
        HttpResponse<String> lines =
                reporting.get("/api/companies?sort=id&limit=2", reporting.demo, "Accept", "application/x-ndjson");
        assertThat(lines.body().lines()).hasSize(2);
        HttpResponse<byte[]> parquet =
                reporting.bytes("/api/companies?limit=3", reporting.demo, "Accept", "application/vnd.apache.parquet");
        assertThat(new String(parquet.body(), 0, 4, StandardCharsets.ISO_8859_1))
                .isEqualTo("PAR1");
        Path file = Files.createTempFile(reporting.clickHouse.files(), "records", ".parquet");
        Files.write(file, parquet.body());
        assertThat(reporting.clickHouse.query("SELECT count(), max(annual_revenue) FROM file('" + file + "', Parquet)"))
                .isEqualTo("3\t1234567890123456.78");
        Files.delete(file);
    }

    @Test
    void statisticsCountTheTenantsRows() {
        JsonNode held = json("/api/companies/statistics");
        assertThat(held.path("records").asInt()).isEqualTo(5);
        assertThat(held.path("current").asInt()).isEqualTo(4);
        assertThat(held.path("versions").asInt()).isEqualTo(6);
        assertThat(held.path("rows").asInt()).isEqualTo(8);
        assertThat(held.path("bytes_about").asLong()).isPositive();
        assertThat(json("/api/contacts/statistics").path("bytes_about").asLong())
                .isZero();
    }

    @Test
    void theSchemaIsComparedWithTheDefinitions() {
        assertThat(json("/api/pipeline/schema").path("as_expected").asBoolean()).isTrue();
        reporting.clickHouse.query("ALTER TABLE weir.contacts_history ADD COLUMN surplus UInt8");

        JsonNode differences = json("/api/pipeline/schema").path("differences");

        reporting.clickHouse.query("ALTER TABLE weir.contacts_history DROP COLUMN surplus");
        assertThat(differences).hasSize(1);
        assertThat(differences.get(0).toString())
                .isEqualTo("{\"kind\":\"unexpected_column\",\"table\":\"contacts_history\",\"column\":\"surplus\","
                        + "\"expected\":null,\"found\":\"UInt8\"}");
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertRefused("/api/companies?nothing=1", 400, "nothing");
        assertRefused("/api/companies?number_of_employees_min=ten", 400, "number_of_employees_min");
        assertRefused("/api/companies?annual_revenue=1.234", 400, "annual_revenue");
        assertRefused("/api/companies?date_acquired_from=11/12/2026", 400, "date_acquired_from");
        assertRefused("/api/companies?last_updated_from=12-11-2026", 400, "last_updated_from");
        assertRefused("/api/companies?as_of=yesterday", 400, "as_of");
        assertRefused("/api/companies?sort=nothing", 400, "sort");
        assertRefused("/api/companies?limit=0", 400, "limit");
        assertRefused("/api/companies/seven", 400, "id");
        assertRefused("/api/companies/-1/history", 400, "id");
        assertThat(reporting.get("/api/nothings", reporting.demo).statusCode()).isEqualTo(404);
    }

    @Test
    void valuesAreNeverPartOfTheQuery() {
        for (String hostile : List.of("'%20OR%201=1--", "%5C", "%09", "%7Bf0:String%7D", "a%00b")) {
            assertThat(ids("/api/companies?status=" + hostile)).as(hostile).isEmpty();
            assertThat(ids("/api/companies?q=" + hostile)).as(hostile).isEmpty();
        }
    }

    private void assertNotFound(String path) {
        HttpResponse<String> answer = reporting.get(path, reporting.demo);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("/problems/not-found");
    }

    private void assertRefused(String path, int status, String field) {
        HttpResponse<String> answer = reporting.get(path, reporting.demo);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
    }

    private List<String> ids(String path) {
        return ids(json(path));
    }

    private static List<String> ids(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.path("items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    private List<String> pages(String path) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode answer = json(path + cursor);
            ids.addAll(ids(answer));
            cursor = answer.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + answer.path("next_cursor").asText();
        } while (!cursor.isEmpty());
        return ids;
    }

    private JsonNode json(String path) {
        HttpResponse<String> answer = reporting.get(path, reporting.demo);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return JsonMapper.builder()
                    .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
