package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DailyReportIT {
    private static final String NO_KAFKA = "127.0.0.1:1";
    private static final String LARGEST_ID = "18446744073709551615";

    private ReportingFixture reporting;

    @BeforeAll
    void start() throws IOException {
        reporting = new ReportingFixture(NO_KAFKA);
    }

    @AfterAll
    void stop() throws IOException {
        reporting.close();
    }

    @Test
    void aUserWithoutEventsHasAnEmptyReport() throws IOException {
        HttpResponse<String> answer = reporting.get("/api/traffic/daily/1", reporting.demo);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
    }

    @Test
    void twoRequestsOfOneUserInOneSecondCountTwo() throws IOException {
        reporting.book(
                "demo",
                "(2, now64(3) - 60, 1, 'https://a.example/', 1)",
                "(2, now64(3) - 60, 2, 'https://a.example/', 1)",
                "(2, now64(3) - 60, 3, 'https://b.example/', 1)");

        assertThat(daily("2"))
                .containsExactly(Map.entry("https://a.example/", 2L), Map.entry("https://b.example/", 1L));
    }

    @Test
    void anUpdateMovesAViewAndADeleteTakesItBack() throws IOException {
        reporting.book(
                "demo",
                "(3, now64(3) - 60, 1, 'old', 1)",
                "(3, now64(3) - 60, 1, 'old', -1)",
                "(3, now64(3) - 60, 1, 'new', 1)",
                "(3, now64(3) - 50, 2, 'gone', 1)",
                "(3, now64(3) - 50, 2, 'gone', -1)");

        assertThat(daily("3")).containsExactly(Map.entry("new", 1L));
    }

    @Test
    void theLargestUserIdIsOneLikeAnyOther() throws IOException {
        reporting.book("demo", "(toUInt64('18446744073709551615'), now64(3), 1, 'last', 1)");

        assertThat(daily(LARGEST_ID)).containsExactly(Map.entry("last", 1L));
    }

    @Test
    void aPageComesBackByteForByte() throws IOException {
        String page = "it's \"q\"\n\t\r\\ \u0000 \u0001 \u007f é 漢 \uD83D\uDE00 </script> {}:,";
        StringBuilder hex = new StringBuilder();
        for (byte b : page.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            hex.append("%02x".formatted(b));
        }
        reporting.book("demo", "(4, now64(3), 1, unhex('" + hex + "'), 1)");

        assertThat(daily("4")).containsExactly(Map.entry(page, 1L));
    }

    @Test
    void theWindowIsTwentyFourHoursAndTheFutureSkew() throws IOException {
        reporting.book(
                "demo",
                "(5, now64(3) - 86390, 1, 'just in', 1)",
                "(5, now64(3) - 86401, 2, 'too old', 1)",
                "(5, now64(3) + 3, 3, 'slightly ahead', 1)",
                "(5, now64(3) + 60, 4, 'far ahead', 1)");

        assertThat(daily("5").keySet()).containsExactlyInAnyOrder("just in", "slightly ahead");
    }

    @Test
    void aTenantNeverSeesAnothers() throws IOException {
        reporting.book("demo", "(6, now64(3), 1, 'demo only', 1)");
        reporting.book("acme", "(6, now64(3), 1, 'acme only', 1)");

        assertThat(reporting.get("/api/traffic/daily/6", reporting.demo).body()).isEqualTo("{\"demo only\":1}");
        assertThat(reporting.get("/api/traffic/daily/6", reporting.acme).body()).isEqualTo("{\"acme only\":1}");
    }

    @Test
    void usersAskedAboutAtATimeEachHaveTheirOwnDay() throws Exception {
        reporting.clickHouse.query("""
                INSERT INTO weir.traffic_ledger
                    (tenant_id, user_id, created_at, request_id, page_url, sign, topic_id, kafka_partition, kafka_offset)
                SELECT 'demo', 1000 + number, now64(3) - 60, number, if(number % 2 = 0, '\\n', 'é'), 1, 'many', 1, number
                FROM numbers(100)""");
        reporting.book("demo", "(1000, now64(3) - 60, 200, 'a', 1)", "(1000, now64(3) - 60, 201, 'a', 1)");
        reporting.book("acme", "(1000, now64(3) - 60, 1, 'acme only', 1)");
        long before = selects();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(reporting.getAsync("/api/traffic/daily/" + (1_000 + i), reporting.demo));
        }
        CompletableFuture<HttpResponse<String>> acme = reporting.getAsync("/api/traffic/daily/1000", reporting.acme);

        assertThat(answers.getFirst().get().body()).isEqualTo("{\"a\":2,\"\\n\":1}");
        for (int i = 1; i < 300; i++) {
            HttpResponse<String> answer = answers.get(i).get();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(i >= 100 ? "{}" : i % 2 == 0 ? "{\"\\n\":1}" : "{\"é\":1}");
        }
        assertThat(acme.get().body()).isEqualTo("{\"acme only\":1}");
        assertThat(selects() - before).isLessThan(150);
    }

    @Test
    void anAnswerAboutManyThatIsTooLargeIsFoundForEachAlone() throws Exception {
        for (int user = 0; user < 8; user++) {
            reporting.clickHouse.query("""
                    INSERT INTO weir.traffic_ledger
                        (tenant_id, user_id, created_at, request_id, page_url, sign, topic_id, kafka_partition, kafka_offset)
                    SELECT 'demo', 2000 + %1$d, now64(3) - 60, number, concat('%1$d/', repeat('x', 100), toString(number)),
                        1, 'large', 1, 10000 * %1$d + number
                    FROM numbers(4000)""".formatted(user));
        }
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(reporting.getAsync("/api/traffic/daily/" + (2_000 + i % 8), reporting.demo));
        }

        for (int i = 0; i < 8; i++) {
            HttpResponse<String> answer = answers.get(i).get();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).startsWith("{\"" + i % 8 + "/xxx").hasSizeBetween(440_000, 480_000);
        }
    }

    @Test
    void whatIsNoUserIsRefused() {
        for (String wrong : new String[] {"18446744073709551616", "-1", "1.0", "01", "x", "%27"}) {
            HttpResponse<String> answer = reporting.get("/api/traffic/daily/" + wrong, reporting.demo);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"user_id\"");
        }
    }

    @Test
    void aKeyThatMayOnlySendReadsNothing() {
        assertThat(reporting.get("/api/traffic/daily/6", reporting.producer).statusCode())
                .isEqualTo(403);
        assertThat(reporting.getWithoutKey("/api/traffic/daily/6").statusCode()).isEqualTo(401);
    }

    @Test
    void withoutKafkaAReportIsServedButClaimsNothing() {
        HttpResponse<String> answer = reporting.get("/api/traffic/daily/1", reporting.demo);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Weir-Complete")).hasValue("false");
        assertThat(answer.headers().firstValue("Weir-As-Of")).isEmpty();
    }

    @Test
    void clickHouseSaysWhichVersionItIs() {
        HttpResponse<String> answer = reporting.getWithoutKey("/clickhouse-status");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"clickhouse_connected\":true").contains("\"version\":\"26.7");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void clickHouseMayGoAndComeBack() {
        reporting.clickHouse.stop();
        long start = System.nanoTime();
        HttpResponse<String> away = reporting.get("/api/traffic/daily/1", reporting.demo);

        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).isPresent();
        assertThat(away.body()).contains("/problems/database-away");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        HttpResponse<String> status = reporting.getWithoutKey("/clickhouse-status");
        assertThat(status.statusCode()).isEqualTo(503);
        assertThat(status.body()).contains("\"clickhouse_connected\":false");

        reporting.clickHouse.restart();

        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        reporting.get("/api/traffic/daily/1", reporting.demo).statusCode() == 200);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> reporting.getWithoutKey("/clickhouse-status").statusCode() == 200);
    }

    private long selects() {
        return Long.parseLong(
                reporting.clickHouse.query("SELECT sum(value) FROM system.events WHERE event = 'SelectQuery'"));
    }

    private Map<String, Long> daily(String user) throws IOException {
        HttpResponse<String> answer = reporting.get("/api/traffic/daily/" + user, reporting.demo);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Map<String, Long> views = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(answer.body())) {
            json.nextToken();
            for (String page = json.nextFieldName(); page != null; page = json.nextFieldName()) {
                views.put(page, json.nextLongValue(0));
            }
        }
        return views;
    }
}
