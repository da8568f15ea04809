package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeriodReportsIT {
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
        assertThat(items("/api/reports/top-pages" + PERIOD + "&limit=1"))
                .isEqualTo("[{\"page_url\":\"a\",\"views\":2,\"users\":2}]");
    }

    @Test
    void usersByViews() {
        assertThat(items("/api/reports/users" + PERIOD))
                .isEqualTo("[{\"user_id\":\"1\",\"views\":2},{\"user_id\":\"18446744073709551615\",\"views\":1}]");
    }

    @Test
    void whatCannotBeReadIsNamed() {
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

    private String items(String path) {
        HttpResponse<String> answer = reporting.get(path, reporting.demo);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).endsWith(",\"next_cursor\":null}");
        int start = answer.body().indexOf("\"items\":") + "\"items\":".length();
        return answer.body().substring(start, answer.body().lastIndexOf(",\"next_cursor\""));
    }
}
