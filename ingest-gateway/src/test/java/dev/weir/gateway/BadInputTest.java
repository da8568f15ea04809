package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the gateway answers to input that is wrong. No Kafka runs: input that is right ends as 503 kafka-away, which tells
 * that it passed every check.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String NOBODY_LISTENS_HERE = "127.0.0.1:1";

    private RunningGateway gateway;

    @BeforeAll
    void start() throws Exception {
        gateway = new RunningGateway(NOBODY_LISTENS_HERE, Map.of());
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user_id\":1,\"created_at\":NOW,\"page_url\":\"https://a/\"}",
                "{\"user_id\":\"18446744073709551615\",\"created_at\":NOW,\"page_url\":\"a\"}",
                "{\"request_id\":7,\"user_id\":18446744073709551615,\"created_at\":NOW,\"page_url\":\"a\"}",
                "{\"request_id\":\"7\",\"user_id\":0,\"created_at\":NOW,\"page_url\":\"\\u00e9\"}",
                "{\"user_id\":1,\"created_at\":NOW,\"page_url\":\"escaped NUL \\u0000\"}",
            })
    void goodInputPassesEveryCheck(String body) throws Exception {
        assertPassed(post(body.replace("NOW", "\"" + Instant.now() + "\"")));
        assertPassed(post(body.replace("NOW", Long.toString(Instant.now().toEpochMilli()))));
        assertPassed(post(body.replace("NOW", "\"" + naiveNow() + "\"")));
        assertPassed(post(body.replace("NOW", "\"" + naiveNow() + "+00:00\"")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "nonsense",
                "{\"user_id\":1}}",
                "{\"user_id\":1} {}",
                "{\"user_id\":01}",
                "{\"page_url\":\"a\u0000b\"}",
                "{\"page_url\":\"[[[[[[[[[[[[[[[[[[\",\"user_id\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}"
            })
    void whatIsNoJsonIs400(String body) throws Exception {
        assertProblem(post(body), 400, "bad-request");
    }

    @Test
    void invalidUtf8Is400() throws Exception {
        byte[] body = "{\"page_url\":\"?\"}".getBytes(StandardCharsets.ISO_8859_1);
        body[body.length - 3] = (byte) 0xFF;

        HttpResponse<String> answer =
                gateway.send(gateway.request("/api/traffic/7").POST(BodyPublishers.ofByteArray(body)));

        assertProblem(answer, 400, "bad-request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user_id    | {'user_id':-1,'created_at':NOW,'page_url':'a'}",
                "user_id    | {'user_id':1.5,'created_at':NOW,'page_url':'a'}",
                "user_id    | {'user_id':1e3,'created_at':NOW,'page_url':'a'}",
                "user_id    | {'user_id':18446744073709551616,'created_at':NOW,'page_url':'a'}",
                "user_id    | {'user_id':'x','created_at':NOW,'page_url':'a'}",
                "user_id    | {'user_id':null,'created_at':NOW,'page_url':'a'}",
                "user_id    | {'user_id':true,'created_at':NOW,'page_url':'a'}",
                "user_id    | {'user_id':[1],'created_at':NOW,'page_url':'a'}",
                "user_id    | {'created_at':NOW,'page_url':'a'}",
                "user_id    | {'user_id':1,'user_id':1,'created_at':NOW,'page_url':'a'}",
                "created_at | {'user_id':1,'page_url':'a'}",
                "created_at | {'user_id':1,'created_at':'yesterday','page_url':'a'}",
                "created_at | {'user_id':1,'created_at':'2026-02-30T00:00:00Z','page_url':'a'}",
                "created_at | {'user_id':1,'created_at':'2026-01-01T12:00:60Z','page_url':'a'}",
                "created_at | {'user_id':1,'created_at':'2016-12-31T23:59:60Z','page_url':'a'}",
                "created_at | {'user_id':1,'created_at':-1,'page_url':'a'}",
                "created_at | {'user_id':1,'created_at':'2026-01-01','page_url':'a'}",
                "created_at | {'user_id':1,'created_at':'','page_url':'a'}",
                "request_id | {'user_id':1,'created_at':NOW,'page_url':'a','request_id':-7}",
                "request_id | {'user_id':1,'created_at':NOW,'page_url':'a','request_id':7,'request_id':7}",
                "created_at | {'user_id':1,'created_at':1.5,'page_url':'a'}",
                "created_at | {'user_id':1,'created_at':99999999999999999999,'page_url':'a'}",
                "page_url   | {'user_id':1,'created_at':NOW}",
                "page_url   | {'user_id':1,'created_at':NOW,'page_url':''}",
                "page_url   | {'user_id':1,'created_at':NOW,'page_url':5}",
                "page_url   | {'user_id':1,'created_at':NOW,'page_url':'LONG'}",
                "page_url   | {'user_id':1,'created_at':NOW,'page_url':'\\ud800'}",
                "colour     | {'user_id':1,'created_at':NOW,'page_url':'a','colour':'red'}",
                "op         | {'user_id':1,'created_at':NOW,'page_url':'a','op':'delete'}",
                "request_id | {'user_id':1,'created_at':NOW,'page_url':'a','request_id':8}",
            })
    void aWrongFieldIs422AndNamed(String field, String body) throws Exception {
        HttpResponse<String> answer = post(body.replace('\'', '"')
                .replace("NOW", Long.toString(Instant.now().toEpochMilli()))
                .replace("LONG", "x".repeat(8193)));

        assertProblem(answer, 422, "invalid");
        assertThat(answer.body()).contains("{\"field\":\"" + field + "\"");
    }

    @Test
    void everyWrongFieldIsNamed() throws Exception {
        HttpResponse<String> answer = post("{\"user_id\":-1,\"page_url\":\"\"}");

        assertThat(answer.body())
                .contains("\"field\":\"user_id\"")
                .contains("\"field\":\"page_url\"")
                .contains("\"field\":\"created_at\"");
    }

    @Test
    void anArrayIsNoSingleEvent() throws Exception {
        assertProblem(post("[]"), 422, "invalid");
    }

    @Test
    void theFutureIsRefusedBeyondTheAllowance() throws Exception {
        assertPassed(post(event(Instant.now().plusSeconds(3))));

        HttpResponse<String> answer = post(event(Instant.now().plusSeconds(60)));

        assertProblem(answer, 422, "invalid");
        assertThat(answer.body()).contains("{\"field\":\"created_at\",\"reason\":\"lies in the future\"}");
    }

    @Test
    void whatIsTooOldIsRefused() throws Exception {
        assertPassed(post(event(Instant.now().minus(Duration.ofDays(7)).plusSeconds(60))));

        HttpResponse<String> answer =
                post(event(Instant.now().minus(Duration.ofDays(7)).minusSeconds(60)));

        assertProblem(answer, 422, "invalid");
        assertThat(answer.body()).contains("{\"field\":\"created_at\",\"reason\":\"lies further back than 7 days\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.0", "007", "18446744073709551616", "%00"})
    void aPathWithoutAnIdIsRefused(String id) throws Exception {
        HttpResponse<String> answer = gateway.post("/api/traffic/" + id, event(Instant.now()));

        assertThat(answer.statusCode()).isIn(400, 422);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void aBodyBeyondTheLimitIs413() throws Exception {
        byte[] body = new byte[70_000];

        HttpResponse<String> announced =
                gateway.send(gateway.request("/api/traffic/7").POST(BodyPublishers.ofByteArray(body)));
        HttpResponse<String> chunked = gateway.send(gateway.request("/api/traffic/7")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        assertProblem(announced, 413, "too-large");
        assertProblem(chunked, 413, "too-large");
    }

    @Test
    void anotherContentTypeOrEncodingIs415() throws Exception {
        HttpResponse<String> form = gateway.send(gateway.request("/api/traffic/7")
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=b")));
        HttpResponse<String> brotli = gateway.send(gateway.request("/api/traffic/7")
                .header("Content-Encoding", "br")
                .POST(BodyPublishers.ofString("x")));

        assertProblem(form, 415, "unsupported-media-type");
        assertProblem(brotli, 415, "unsupported-encoding");
    }

    @Test
    void headersBeyondTheLimitAre431() throws Exception {
        assertProblem(
                gateway.send(gateway.request("/api/traffic/7")
                        .header("X-Long", "x".repeat(10_000))
                        .GET()),
                431,
                "headers-too-large");
    }

    @Test
    void anotherMethodIs405AndNamesTheRightOnes() throws Exception {
        HttpResponse<String> answer =
                gateway.send(gateway.request("/api/traffic/7").method("PATCH", BodyPublishers.noBody()));

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("POST", "PUT", "DELETE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/plain", "multipart/form-data"})
    void aBatchOfAnotherContentTypeIs415(String type) throws Exception {
        assertProblem(
                gateway.send(gateway.request("/api/traffic")
                        .setHeader("Content-Type", type)
                        .POST(BodyPublishers.ofString("x"))),
                415,
                "unsupported-media-type");
    }

    @Test
    void anUnknownPathIs404() throws Exception {
        assertProblem(gateway.post("/api/nothing", "{}"), 404, "not-found");
    }

    @Test
    void withoutAKeyItIs401AndWithAnothersScope403() throws Exception {
        HttpResponse<String> none = gateway.send(java.net.http.HttpRequest.newBuilder(gateway.uri("/api/traffic/7"))
                .POST(BodyPublishers.noBody()));
        HttpResponse<String> reader = gateway.send(gateway.request("/api/traffic/7")
                .setHeader("Authorization", "Bearer " + gateway.read.reveal())
                .POST(BodyPublishers.noBody()));

        assertProblem(none, 401, "unauthorized");
        assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
        assertProblem(reader, 403, "forbidden");
    }

    @Test
    void goodInputWithoutKafkaIs503AtOnce() throws Exception {
        HttpResponse<String> answer = post(event(Instant.now()));

        assertProblem(answer, 503, "kafka-away");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        HttpResponse<String> ready = gateway.send(gateway.request("/readyz").GET());
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("\"kafka\":\"");
        assertThat(gateway.send(gateway.request("/livez").GET()).statusCode()).isEqualTo(200);
    }

    @Test
    void updatesAndDeletesAreCheckedAlike() throws Exception {
        HttpResponse<String> update =
                gateway.send(gateway.request("/api/traffic/7").PUT(BodyPublishers.ofString("{\"user_id\":1}")));

        assertProblem(update, 422, "invalid");
        assertPassed(
                gateway.send(gateway.request("/api/traffic/7").PUT(BodyPublishers.ofString(event(Instant.now())))));
        assertPassed(gateway.send(gateway.request("/api/traffic/7").DELETE()));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return gateway.post("/api/traffic/7", body);
    }

    private static String event(Instant createdAt) {
        return "{\"user_id\":1,\"created_at\":\"" + createdAt + "\",\"page_url\":\"https://a/\"}";
    }

    private static String naiveNow() {
        String now = Instant.now().toString();
        return now.substring(0, now.indexOf('.'));
    }

    private static void assertPassed(HttpResponse<String> answer) {
        assertProblem(answer, 503, "kafka-away");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.body())
                .contains("\"type\":\"/problems/" + type + "\"")
                .contains("\"status\":" + status);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"request_ref\":\"").doesNotContain("Exception");
    }
}
