package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrafficReportsIT {
    private static final String PERIOD = "?from=2026-11-01&to=2026-11-03";

    private ReportingFixture reporting;

    @BeforeAll
    void start() throws IOException {
        reporting = new ReportingFixture("127.0.0.1:1");
        reporting.book(
                "demo",
                "(1, toDateTime64('2026-11-01 00:00:00.000', 3, 'UTC'), 1, 'a', 1)",
                "(1, toDateTime64('2026-11-01 23:59:59.999', 3, 'UTC'), 2, 'b', 1)",
                "(toUInt64('18446744073709551615'), toDateTime64('2026-11-03 12:00:00.000', 3, 'UTC'), 3, 'a', 1)",
                "(3, toDateTime64('2026-11-03 12:00:00.000', 3, 'UTC'), 4, 'taken back', 1)",
                "(3, toDateTime64('2026-11-03 12:00:00.000', 3, 'UTC'), 4, 'taken back', -1)",
                "(4, toDateTime64('2026-11-04 00:00:00.000', 3, 'UTC'), 5, 'outside', 1)");
        // Europe/Berlin: 28 March 2027 has 23 hours, 31 October 2027 has 25.
        reporting.book(
                "acme",
                "(1, toDateTime64('2027-03-27 22:59:59.999', 3, 'UTC'), 10, 'dst', 1)",
                "(1, toDateTime64('2027-03-27 23:00:00.000', 3, 'UTC'), 11, 'dst', 1)",
                "(1, toDateTime64('2027-03-28 21:59:59.999', 3, 'UTC'), 12, 'dst', 1)",
                "(2, toDateTime64('2027-03-28 22:00:00.000', 3, 'UTC'), 13, 'dst', 1)",
                "(1, toDateTime64('2027-10-30 22:00:00.000', 3, 'UTC'), 14, 'dst', 1)",
                "(1, toDateTime64('2027-10-31 22:59:59.999', 3, 'UTC'), 15, 'dst', 1)",
                "(1, toDateTime64('2027-10-31 23:00:00.000', 3, 'UTC'), 16, 'dst', 1)",
                "(5, toDateTime64('2028-01-01 00:00:00.000', 3, 'UTC'), 20, '100%_x', 1)",
                "(5, toDateTime64('2028-01-01 00:00:00.000', 3, 'UTC'), 21, '100percent', 1)",
                "(6, toDateTime64('2028-01-01 00:00:00.000', 3, 'UTC'), 22, '=cmd()', 1)",
                "(6, toDateTime64('2028-01-01 00:00:00.000', 3, 'UTC'), 23, 'say \"hi\", you', 1)",
                "(6, toDateTime64('2028-01-01 00:00:00.000', 3, 'UTC'), 24, '-1', 1)");
        reporting.book("acme", "(9, toDateTime64('2026-11-01 00:00:00.000', 3, 'UTC'), 1, 'theirs', 1)");
    }

    @AfterAll
    void stop() throws IOException {
        reporting.close();
    }

    @Test
    void viewsAndUsersByDay() {
        assertThat(items("/api/reports/daily" + PERIOD))
                .isEqualTo("[{\"day\":\"2026-11-01\",\"views\":2,\"users\":1},"
                        + "{\"day\":\"2026-11-03\",\"views\":1,\"users\":1}]");
    }

    @Test
    void topPages() {
        assertThat(items("/api/reports/top-pages" + PERIOD))
                .isEqualTo(
                        "[{\"page_url\":\"a\",\"views\":2,\"users\":2},{\"page_url\":\"b\",\"views\":1,\"users\":1}]");
        assertThat(json(reporting
                                .get("/api/reports/top-pages" + PERIOD + "&limit=1", reporting.demo)
                                .body())
                        .path("items")
                        .toString())
                .isEqualTo("[{\"page_url\":\"a\",\"views\":2,\"users\":2}]");
        assertThat(items("/api/reports/top-pages" + PERIOD + "&count_users=false"))
                .isEqualTo(
                        "[{\"page_url\":\"a\",\"views\":2,\"users\":null},{\"page_url\":\"b\",\"views\":1,\"users\":null}]");
    }

    @Test
    void usersByViews() {
        assertThat(items("/api/reports/users" + PERIOD))
                .isEqualTo("[{\"user_id\":\"1\",\"views\":2},{\"user_id\":\"18446744073709551615\",\"views\":1}]");
    }

    @Test
    void daysOfAZoneHaveItsLength() {
        assertThat(acme("/api/reports/daily?from=2027-03-28&to=2027-03-28&tz=Europe/Berlin"))
                .contains("\"items\":[{\"day\":\"2027-03-28\",\"views\":2,\"users\":1}]")
                .contains("\"from\":\"2027-03-27T23:00:00.000Z\",\"to\":\"2027-03-28T22:00:00.000Z\"");
        assertThat(acme("/api/reports/daily?from=2027-10-31&to=2027-10-31&tz=Europe/Berlin"))
                .contains("\"items\":[{\"day\":\"2027-10-31\",\"views\":2,\"users\":1}]");
        assertThat(acme("/api/reports/totals?from=2027-03-28&to=2027-03-28&tz=Europe/Berlin"))
                .contains("\"views\":2,\"users\":1,\"pages\":1");
        assertThat(acme("/api/reports/top-pages?from=2027-03-27&to=2027-03-28&tz=Europe/Berlin"))
                .contains("[{\"page_url\":\"dst\",\"views\":3,\"users\":1}]");
    }

    @Test
    void aPeriodOfMomentsEndsBeforeItsEnd() {
        assertThat(acme("/api/reports/users?from=2027-03-27T23:00:00%2B00:00&to=2027-03-28T22:00:00Z"))
                .contains("[{\"user_id\":\"1\",\"views\":2}]");
        assertThat(acme("/api/reports/users?from=2027-03-27T23:00:00.001Z&to=2027-03-29"))
                .contains("[{\"user_id\":\"1\",\"views\":1},{\"user_id\":\"2\",\"views\":1}]");
    }

    @Test
    void aSeriesHasEveryStep() {
        assertThat(acme("/api/reports/series?step=hour&from=2027-10-31T22:00:00Z&to=2027-11-01T00:00:00Z"))
                .contains("[{\"start\":\"2027-10-31T22:00:00.000Z\",\"views\":1,\"users\":1},"
                        + "{\"start\":\"2027-10-31T23:00:00.000Z\",\"views\":1,\"users\":1}]");
        assertThat(acme("/api/reports/series?step=month&from=2027-03-01&to=2027-05-02"))
                .contains("[{\"start\":\"2027-03-01\",\"views\":4,\"users\":2},"
                        + "{\"start\":\"2027-04-01\",\"views\":0,\"users\":0},"
                        + "{\"start\":\"2027-05-01\",\"views\":0,\"users\":0}]");
        assertThat(acme("/api/reports/series?step=week&from=2027-03-24&to=2027-03-29&tz=Europe/Berlin"))
                .contains("[{\"start\":\"2027-03-22\",\"views\":3,\"users\":1},"
                        + "{\"start\":\"2027-03-29\",\"views\":1,\"users\":1}]");
    }

    @Test
    void aPrefixIsBytesAndNoPattern() {
        assertThat(acme("/api/reports/top-pages?from=2028-01-01&to=2028-01-01&page_prefix=100%25_"))
                .contains("[{\"page_url\":\"100%_x\",\"views\":1,\"users\":1}]");
        assertThat(acme("/api/reports/totals?from=2028-01-01&to=2028-01-01&user_id=5"))
                .contains("\"views\":2,\"users\":1,\"pages\":2");
    }

    @Test
    void anAnswerIsGivenAgainUntilItsDaysChange() {
        String path = "/api/reports/daily?from=2029-01-01&to=2029-01-02";
        reporting.book("acme", "(1, toDateTime64('2029-01-01 00:00:00.000', 3, 'UTC'), 30, 'a', 1)");
        String first = acme(path);
        assertThat(first).contains("[{\"day\":\"2029-01-01\",\"views\":1,\"users\":1}]");
        assertThat(acme(path)).isEqualTo(first);

        reporting.book("acme", "(2, toDateTime64('2029-01-02 23:59:59.999', 3, 'UTC'), 31, 'a', 1)");
        assertThat(acme(path)).contains("{\"day\":\"2029-01-02\",\"views\":1,\"users\":1}]");

        reporting.clickHouse.query(
                "ALTER TABLE weir.traffic_ledger DELETE WHERE request_id = 30 SETTINGS mutations_sync = 2");
        assertThat(acme(path)).contains("\"items\":[{\"day\":\"2029-01-02\",\"views\":1,\"users\":1}]");
        assertThat(reporting.get(path, reporting.demo).body()).contains("\"items\":[]");
    }

    @Test
    void pagesFollowOneAnother() {
        String path = "/api/reports/top-pages?from=2028-01-01&to=2028-01-01&limit=2";
        List<String> pages = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode answer = json(acme(path + cursor));
            answer.path("items").forEach(item -> pages.add(item.path("page_url").asText()));
            cursor = answer.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + answer.path("next_cursor").asText();
        } while (!cursor.isEmpty());

        assertThat(pages).containsExactly("-1", "100%_x", "100percent", "=cmd()", "say \"hi\", you");
        for (String report : new String[] {"daily", "series", "users"}) {
            String first = "/api/reports/" + report + "?from=2027-03-27&to=2027-03-28&limit=1";
            String next = json(acme(first)).path("next_cursor").asText();
            assertThat(json(acme(first + "&cursor=" + next)).path("items").size())
                    .as(report)
                    .isEqualTo(1);
            assertThat(json(acme(first + "&cursor=" + next)).path("items"))
                    .isNotEqualTo(json(acme(first)).path("items"));
        }
    }

    @Test
    void aCursorBelongsToItsReport() {
        String cursor = json(acme("/api/reports/users?from=2027-03-01&to=2027-03-28&limit=1"))
                .path("next_cursor")
                .asText();
        assertRefused("?from=2027-03-01&to=2027-03-28&limit=1&cursor=" + cursor, 422, "cursor");
        assertRefused("?cursor=" + cursor.substring(1), 400, "cursor");
        assertRefused("?cursor=a", 400, "cursor");
    }

    @Test
    void linesHoldWhatJsonHolds() {
        HttpResponse<String> answer = reporting.get(
                "/api/reports/top-pages?from=2028-01-01&to=2028-01-01&limit=2",
                reporting.acme,
                "Accept",
                "application/x-ndjson, application/json;q=0.9");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(answer.headers().firstValue("Weir-Complete")).isPresent();
        assertThat(answer.body()).isEqualTo("""
            {"page_url":"-1","views":1,"users":1}
            {"page_url":"100%_x","views":1,"users":1}
            """);
    }

    @Test
    void csvIsQuotedAndHoldsNoFormula() {
        HttpResponse<String> answer = reporting.get(
                "/api/reports/top-pages?from=2028-01-01&to=2028-01-01&user_id=6", reporting.acme, "Accept", "text/csv");

        assertThat(answer.body())
                .isEqualTo("page_url,views,users\r\n'-1,1,1\r\n'=cmd(),1,1\r\n\"say \"\"hi\"\", you\",1,1\r\n");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"top-pages.csv\"");
    }

    @Test
    void parquetIsWhatClickHouseReadsBack() throws Exception {
        for (String report : new String[] {"daily", "top-pages", "users", "totals", "series"}) {
            HttpResponse<byte[]> answer = reporting.bytes(
                    "/api/reports/" + report + "?from=2028-01-01&to=2028-01-01",
                    reporting.acme,
                    "Accept",
                    "application/vnd.apache.parquet");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new String(answer.body(), 0, 4, StandardCharsets.ISO_8859_1))
                    .isEqualTo("PAR1");
            Path file = Files.createTempFile(reporting.clickHouse.files(), "report", ".parquet");
            Files.write(file, answer.body());
            assertThat(reporting.clickHouse.query("SELECT sum(views) FROM file('" + file + "', Parquet)"))
                    .isEqualTo("5");
            Files.delete(file);
        }
    }

    @Test
    void anUnknownFormatIsRefusedWithTheList() {
        HttpResponse<String> answer =
                reporting.get("/api/reports/daily", reporting.acme, "Accept", "image/png, application/json;q=0");

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(answer.body())
                .contains("application/json, application/x-ndjson, text/csv, application/vnd.apache.parquet");
    }

    @Test
    void everyZoneThatIsTakenIsKnownToClickHouse() {
        Set<String> unlisted = new TreeSet<>(ZoneId.getAvailableZoneIds());
        unlisted.removeIf(zone -> !zone.contains("/") || zone.startsWith("SystemV/"));
        unlisted.removeAll(reporting
                .clickHouse
                .query("SELECT time_zone FROM system.time_zones")
                .lines()
                .toList());

        for (String zone : unlisted) {
            assertThat(reporting.clickHouse.query("SELECT toDate(0, '" + zone + "')"))
                    .isNotEmpty();
        }
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertRefused("?tz=Mars/Base", 400, "tz");
        assertRefused("?tz=%2B01:00", 400, "tz");
        assertRefused("?day=2026-11-01", 400, "day");
        assertRefused("?from=2026-11-01&from=2026-11-02", 400, "from");
        assertRefused("?user_id=-1", 400, "user_id");
        assertRefused("?from=1999-01-01&to=2026-01-01", 422, "from");
        assertRefused("?from=yesterday", 400, "from");
        assertRefused("?to=2026-02-30", 400, "to");
        assertRefused("?from=2026-11-03&to=2026-11-01", 422, "from");
    }

    @Test
    void aLimitOutsideItsBoundsIsRefused() {
        for (String limit : new String[] {"0", "-1", "10001", "x"}) {
            HttpResponse<String> answer = reporting.get("/api/reports/users?limit=" + limit, reporting.demo);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"limit\"");
        }
    }

    private void assertRefused(String query, int status, String field) {
        HttpResponse<String> answer = reporting.get("/api/reports/daily" + query, reporting.demo);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
    }

    private String acme(String path) {
        HttpResponse<String> answer = reporting.get(path, reporting.acme);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String items(String path) {
        HttpResponse<String> answer = reporting.get(path, reporting.demo);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).endsWith(",\"next_cursor\":null}").contains("\"tz\":\"UTC\"");
        int start = answer.body().indexOf("\"items\":") + "\"items\":".length();
        return answer.body().substring(start, answer.body().lastIndexOf(",\"next_cursor\""));
    }
}
