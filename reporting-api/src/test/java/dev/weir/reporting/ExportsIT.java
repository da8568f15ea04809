package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.Topics;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.access.ApiKey;
import dev.weir.testing.RealKafka;
import dev.weir.testing.RealS3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports against a real Kafka, ClickHouse and S3: a job's life, what hostile queries get, and what a restart leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExportsIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SLOW =
            "SELECT sum(cityHash64(number)) AS n FROM numbers(100000000000) WHERE cityHash64(number) % 3 = 1";

    private RealKafka kafka;
    private RealS3 s3;
    private ReportingFixture reporting;

    @BeforeAll
    void start() throws Exception {
        kafka = RealKafka.start();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()))) {
            KafkaTopics.ensure(admin, Topics.ALL, 2, 1);
        }
        s3 = RealS3.start();
        reporting = new ReportingFixture(kafka.bootstrap(), s3);
        reporting.book(
                "demo",
                "(1, toDateTime64('2026-11-20 10:00:00', 3, 'UTC'), 1, 'https://demo.example/\"quoted\"', 1)",
                "(18446744073709551615, toDateTime64('2026-11-20 11:00:00', 3, 'UTC'), 2, 'https://demo.example/2', 1)");
        reporting.book("acme", "(3, toDateTime64('2026-11-20 12:00:00', 3, 'UTC'), 3, 'https://acme.example/', 1)");
        await().atMost(LONG).until(() -> reporting.health().contains("\"exports\":\"ok\""));
    }

    @AfterAll
    void stop() throws IOException {
        reporting.close();
        s3.close();
        kafka.close();
    }

    @Test
    void aJobEndsWithACountedResultAndItsManifest() throws IOException {
        JsonNode done = finished(submit(
                reporting.exporter,
                body("SELECT user_id, created_at, page_url FROM weir.traffic ORDER BY user_id;")
                        .put("report_id", "life")));

        assertThat(done.path("status").asText()).isEqualTo("DONE");
        assertThat(done.path("rows").asLong()).isEqualTo(2);
        assertThat(done.path("progress").asDouble()).isEqualTo(1.0);
        assertThat(done.path("result_uri").asText()).startsWith("s3://weir-test/exports/demo/.jobs/");
        for (String moment : List.of("created_at", "started_at", "reading_at", "finished_at")) {
            assertThat(done.path(moment).asText()).matches("\\d{4}-.*Z");
        }
        String result = result(done, reporting.exporter);
        assertThat(result).isEqualTo("""
                "user_id","created_at","page_url"
                1,"2026-11-20T10:00:00.000Z","https://demo.example/""quoted""\"
                18446744073709551615,"2026-11-20T11:00:00.000Z","https://demo.example/2"
                """);
        assertThat(done.path("result_size").asLong()).isEqualTo(result.length());
        JsonNode manifest = JSON.readTree(reporting
                .get("/api/exports/" + id(done) + "/manifest", reporting.exporter)
                .body());
        assertThat(manifest.path("rows").asLong()).isEqualTo(2);
        assertThat(manifest.path("bytes").asLong()).isEqualTo(result.length());
        assertThat(manifest.path("checksum").path("value").asText()).isNotEmpty();
        assertThat(manifest.path("columns")).hasSize(3);
    }

    @Test
    void everyFormatAndCompressionCanBeRead() throws IOException {
        ObjectNode gzipped = body("SELECT user_id FROM weir.traffic ORDER BY user_id")
                .put("format", "ndjson")
                .put("compression", "gzip");
        JsonNode done = finished(submit(reporting.exporter, gzipped));
        byte[] bytes = download(done, reporting.exporter);
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"user_id\":\"1\"}\n{\"user_id\":\"18446744073709551615\"}\n");

        JsonNode parquet = finished(submit(
                reporting.exporter,
                body("SELECT number AS n FROM numbers({n:UInt32})")
                        .put("format", "parquet")
                        .<ObjectNode>set("parameters", JSON.createObjectNode().put("n", 70_000))));
        assertThat(parquet.path("rows").asLong()).isEqualTo(70_000);
        assertThat(new String(download(parquet, reporting.exporter), StandardCharsets.ISO_8859_1))
                .startsWith("PAR1")
                .endsWith("PAR1");

        JsonNode zstd = finished(
                submit(reporting.exporter, body("SELECT 1 AS n WHERE 0").put("compression", "zstd")));
        assertThat(zstd.path("status").asText()).isEqualTo("DONE");
        assertThat(zstd.path("rows").asLong()).isZero();
    }

    @Test
    void twoRunsOfOneQueryLeaveTwoResultsAndAThirdIsOfferedTheLatest() throws IOException {
        ObjectNode ask = body("SELECT 'same' AS it").put("query_id", "same");
        JsonNode first = finished(submit(reporting.exporter, ask));
        JsonNode second = finished(submit(reporting.exporter, ask.deepCopy().put("overwrite", true)));
        HttpResponse<String> third = post(reporting.exporter, ask);

        assertThat(first.path("result_uri").asText())
                .isNotEqualTo(second.path("result_uri").asText());
        assertThat(result(first, reporting.exporter)).isEqualTo(result(second, reporting.exporter));
        assertThat(third.statusCode()).isEqualTo(200);
        assertThat(id(JSON.readTree(third.body()))).isEqualTo(id(second));
    }

    @Test
    void aResultIsRemovedOnceItWasKeptLongEnough() throws Exception {
        ObjectNode ask = body("SELECT 'kept' AS it").put("report_id", "kept");
        JsonNode done = finished(submit(reporting.exporter, ask));
        assertThat(Duration.between(
                        Instant.parse(done.path("finished_at").asText()),
                        Instant.parse(done.path("result_expires_at").asText())))
                .isEqualTo(Duration.ofDays(1));
        URI link = URI.create(JSON.readTree(reporting
                        .get("/api/exports/" + id(done) + "/result?as=link", reporting.exporter)
                        .body())
                .path("url")
                .asText());
        assertThat(status(link)).isEqualTo(200);

        reporting.restart(s3, Duration.ofSeconds(1));
        await().atMost(LONG)
                .until(() -> job(id(done), reporting.exporter)
                        .path("result_removed_at")
                        .isTextual());

        JsonNode removed = job(id(done), reporting.exporter);
        assertThat(removed.path("status").asText()).isEqualTo("DONE");
        assertThat(removed.path("result_uri").isNull()).isTrue();
        assertThat(status(link)).isEqualTo(404);
        for (String gone : List.of("/result", "/result?as=link", "/manifest")) {
            assertThat(reporting
                            .get("/api/exports/" + id(done) + gone, reporting.exporter)
                            .statusCode())
                    .as(gone)
                    .isEqualTo(410);
        }
        reporting.restart(s3, Duration.ofDays(1));
        assertThat(post(reporting.exporter, ask).statusCode())
                .as("nothing is offered")
                .isEqualTo(202);
    }

    private static int status(URI link) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void aCancelledExportLeavesNoRunningQuery() throws IOException {
        String id = id(submit(reporting.exporter, body(SLOW)));
        await().atMost(LONG)
                .until(() -> reporting
                        .clickHouse
                        .query("SELECT count() FROM system.processes WHERE startsWith(query_id, 'export-" + id + "')")
                        .equals("1"));

        long asked = System.nanoTime();
        assertThat(reporting.delete("/api/exports/" + id, reporting.exporter).statusCode())
                .isEqualTo(202);
        await().atMost(LONG).until(() -> status(id).equals("CANCELLED"));

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
        assertThat(reporting.clickHouse.query(
                        "SELECT count() FROM system.processes WHERE startsWith(query_id, 'export-" + id + "')"))
                .isEqualTo("0");
        assertThat(reporting
                        .get("/api/exports/" + id + "/result", reporting.exporter)
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void aTenantsExportsWaitInAQueue() throws IOException {
        List<String> running = List.of(
                id(submit(reporting.acmeExporter, body(SLOW + " AND 1 = 1"))),
                id(submit(reporting.acmeExporter, body(SLOW + " AND 2 = 2"))));
        String waiting = id(submit(reporting.acmeExporter, body("SELECT 1 AS waits")));
        await().atMost(LONG)
                .until(() -> running.stream()
                        .allMatch(each -> job(each, reporting.acmeExporter)
                                .path("status")
                                .asText()
                                .equals("RUNNING")));

        JsonNode job = job(waiting, reporting.acmeExporter);
        assertThat(job.path("status").asText()).isEqualTo("PENDING");
        assertThat(job.path("queue_place").asInt()).isEqualTo(1);

        running.forEach(each -> reporting.delete("/api/exports/" + each, reporting.acmeExporter));
        await().atMost(LONG)
                .until(() -> job(waiting, reporting.acmeExporter)
                        .path("status")
                        .asText()
                        .equals("DONE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT file('/etc/passwd') AS f",
                "SELECT (SELECT `file`('/etc/passwd')) AS f",
                "SELECT * APPLY(file) FROM (SELECT '/etc/passwd' AS f)",
                "SELECT * REPLACE(file(f) AS f) FROM (SELECT '/etc/passwd' AS f)",
                "SELECT arrayMap(x -> file(x), ['/etc/passwd']) AS f",
                "WITH (x -> file(x)) AS g SELECT g('/etc/passwd') AS f",
                "SELECT * FROM file('/etc/passwd', 'LineAsString', 'l String')",
                "SELECT * FROM s3(weir_exports, filename = 'exports/demo/x.csv', format = 'CSV')",
                "SELECT * FROM s3('http://127.0.0.1:1/a/b', 'CSV', 'a String')",
                "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
                "SELECT * FROM remote('127.0.0.1', 'weir.traffic_ledger')",
                "SELECT * FROM cluster('default', 'weir.traffic_ledger')",
                "SELECT * FROM merge('weir', '.*')",
                "SELECT * FROM executable('x', 'CSV', 'a String')",
                "SELECT * FROM weir.traffic_ledger",
                "SELECT * FROM system.processes",
                "SELECT * FROM system.named_collections",
                "SELECT * FROM information_schema.tables",
                "SELECT 1 IN system.users AS n",
                "SELECT * FROM {t:Identifier}",
                "SELECT 1 AS n SETTINGS max_memory_usage = 0",
                "SELECT * FROM (SELECT 1 AS n SETTINGS readonly = 0)",
                "SELECT 1 AS n FORMAT CSV",
                "SELECT 1 AS n INTO OUTFILE '/tmp/x'",
                "SELECT 1 AS n; SELECT 2",
                "SELECT 1 AS n) UNION ALL (SELECT 2",
                "PARTITION BY 1 SELECT 1 AS n",
                "graph = 1 SELECT 1 AS n",
                "INSERT INTO weir.traffic_entries SELECT * FROM weir.traffic_entries",
                "DROP TABLE weir.traffic_ledger",
                "SET max_threads = 1",
                "SHOW TABLES",
                "EXPLAIN SELECT 1",
                "SELECT * FROM (EXPLAIN SELECT 1)",
                "SELECT sleep(3) AS n",
                "SELECT getSetting('max_threads') AS n",
                "SELECT hasColumnInTable('weir', 'traffic_ledger', 'user_id') AS n",
                "SELECT joinGet('weir.x', 'a', 1) AS n",
                "SELECT dictGet('x', 'a', 1) AS n",
                "SELECT currentUser() AS n",
                "SELECT nothing FROM weir.traffic",
                "SELECT {missing:UInt8} AS n",
                "",
            })
    void aHostileQueryIsRefusedWithAReason(String query) throws IOException {
        ObjectNode body = body(query);
        body.putObject("parameters").put("t", "system.users");

        HttpResponse<String> answer = post(reporting.acmeExporter, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        JsonNode error = JSON.readTree(answer.body()).path("errors").path(0);
        assertThat(error.path("field").asText()).isIn("query", "parameters");
        assertThat(error.path("reason").asText()).isNotBlank().doesNotContain("root:", s3.secretKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM weir.traffic_entries",
                "SELECT * FROM weir.traffic WHERE 1 OR tenant_id = 'demo'",
                "SELECT * FROM weir.traffic WHERE tenant_id = {t:String}",
                "SELECT t.* FROM weir.traffic_entries AS t CROSS JOIN weir.traffic_entries AS o",
                "SELECT groupUniqArray(page_url) AS pages FROM weir.traffic_entries",
                "WITH b AS (SELECT * FROM weir.traffic UNION ALL SELECT * FROM weir.traffic) SELECT * FROM b",
            })
    void aTenantsExportNeverHoldsARowOfAnother(String query) throws IOException {
        ObjectNode body = body(query).put("format", "ndjson");
        body.putObject("parameters").put("t", "demo");

        JsonNode done = finished(submit(reporting.acmeExporter, body), reporting.acmeExporter);

        assertThat(done.path("status").asText()).isEqualTo("DONE");
        assertThat(result(done, reporting.acmeExporter)).doesNotContain("demo");
        assertThat(reporting.get("/api/exports/" + id(done), reporting.exporter).statusCode())
                .isEqualTo(404);
    }

    @Test
    void evenAnUncheckedStatementOfTheExporterReachesOnlyItsOwnPlace() {
        var passwords = new dev.weir.clickhouse.access.ReaderPasswords("reader secret");
        String user = dev.weir.clickhouse.access.ReaderPasswords.exporterOf("acme");
        for (String statement : List.of(
                "INSERT INTO FUNCTION s3(weir_exports, filename = 'exports/demo/x.csv', format = 'CSV') SELECT 1",
                "INSERT INTO FUNCTION s3(weir_exports, url = 'http://127.0.0.1:1/', format = 'CSV') SELECT 1",
                "SELECT * FROM s3(weir_exports, filename = 'exports/demo/**', format = 'LineAsString')",
                "SELECT * FROM system.named_collections",
                "SELECT * FROM weir.traffic_ledger",
                "SELECT 1 SETTINGS max_memory_usage = 0")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> reporting.clickHouse.query(user, passwords.passwordOfExporter("acme"), statement))
                    .as(statement)
                    .hasMessageMatching("(?s).*(ACCESS_DENIED|BAD_ARGUMENTS|SETTING_CONSTRAINT_VIOLATION).*");
        }
    }

    @Test
    void aSavedReportRunsAllItsQueries() throws IOException {
        HttpResponse<String> saved = reporting.put("/api/report-definitions/weekly", reporting.exporter, """
                {"title":"Weekly","parameters":[{"name":"user","type":"UInt64","default":"1"}],"queries":[
                {"query_id":"pages","query":"SELECT page_url FROM weir.traffic WHERE user_id = {user:UInt64}"},
                {"query_id":"count","query":"SELECT count() AS n FROM weir.traffic WHERE user_id = {user:UInt64}"}]}""");
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(200);

        HttpResponse<String> run = reporting.post(
                "/api/reports/weekly/run", reporting.exporter, "{\"parameters\":{\"user\":\"18446744073709551615\"}}");

        assertThat(run.statusCode()).as(run.body()).isEqualTo(202);
        JsonNode items = JSON.readTree(run.body()).path("items");
        assertThat(items).hasSize(2);
        assertThat(result(finished(items.path(0)), reporting.exporter)).contains("https://demo.example/2");
        assertThat(result(finished(items.path(1)), reporting.exporter)).isEqualTo("\"n\"\n1\n");
        HttpResponse<String> wrong =
                reporting.post("/api/reports/weekly/run", reporting.exporter, "{\"parameters\":{\"user\":\"1 OR 1\"}}");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("\"field\":\"parameters\"");
    }

    @Test
    void changesAreToldAsEvents() throws IOException {
        String id = id(submit(reporting.exporter, body("SELECT 'events' AS it")));

        String stream = reporting
                .get("/api/exports/" + id + "/events", reporting.exporter)
                .body();

        assertThat(stream).contains("id: ", "event: end\n", "\"status\":\"DONE\"");
        String last = stream.lines()
                .filter(line -> line.startsWith("id: "))
                .reduce((_, b) -> b)
                .orElseThrow();
        assertThat(reporting
                        .get("/api/exports/" + id + "/events", reporting.exporter, "Last-Event-ID", last.substring(4))
                        .body())
                .doesNotContain("data:");
    }

    @Test
    void anotherInstanceAnswersAndGoesOnWhenTheFirstIsGone() throws Exception {
        String id = id(submit(
                reporting.exporter,
                body("SELECT count() AS n FROM numbers(3000000000) WHERE cityHash64(number) % 3 = 1")));
        await().atMost(LONG).until(() -> status(id).equals("RUNNING"));

        reporting.restart();

        await().atMost(LONG).until(() -> status(id).equals("DONE"));
        assertThat(job(id, reporting.exporter).path("rows").asLong()).isEqualTo(1);
    }

    /** After all others, so that it searches what they have left; EndToEndIT searches the logs of the services. */
    @Test
    @Order(Integer.MAX_VALUE)
    void secretsAreFoundNowhere() throws Exception {
        JsonNode done = finished(submit(reporting.exporter, body("SELECT 'secrets' AS it")));
        String failed = id(submit(reporting.acmeExporter, body("SELECT intDiv(1, number) AS n FROM numbers(3)")));
        await().atMost(LONG)
                .until(() -> job(failed, reporting.acmeExporter)
                        .path("error")
                        .asText()
                        .contains("Division by zero"));
        assertThat(download(done, reporting.exporter)).isNotEmpty();
        assertThat(reporting
                        .get("/api/exports/" + id(done) + "/result?as=link", reporting.exporter)
                        .statusCode())
                .isEqualTo(200);

        Map<String, String> places = new LinkedHashMap<>(topics());
        places.put("ClickHouse's log", Files.readString(reporting.clickHouse.log()));
        places.put("the log of S3", Files.readString(s3.log()));
        reporting.clickHouse.query("SYSTEM FLUSH LOGS");
        places.put(
                "system.query_log",
                reporting.clickHouse.query("SELECT * FROM system.query_log FORMAT JSONEachRow"
                        + " SETTINGS output_format_json_escape_forward_slashes = 0"));
        places.put(
                "what the API tells of jobs",
                reporting.get("/api/exports", reporting.exporter).body());
        places.put("what the API tells of its health", reporting.health());
        places.put("metrics", reporting.metrics());

        assertThat(places.get(Topics.OPS_EXPORTS.name())).contains(id(done), failed);
        assertThat(places.get("system.query_log")).contains("export-" + id(done), "export-" + failed);
        Map<String, String> secrets = new LinkedHashMap<>(reporting.secrets());
        secrets.put("access key of S3", s3.accessKey());
        secrets.put("secret key of S3", s3.secretKey());
        places.forEach((place, text) -> secrets.forEach((name, secret) -> assertThat(text.contains(secret))
                .as("%s stands in %s", name, place)
                .isFalse()));
    }

    /** All records of all topics, by topic. */
    private Map<String, String> topics() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> all = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Map<String, StringBuilder> texts = new HashMap<>();
            while (all.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    StringBuilder text = texts.computeIfAbsent(record.topic(), _ -> new StringBuilder());
                    text.append(record.key()).append(record.value());
                    record.headers()
                            .forEach(header -> text.append(header.key())
                                    .append(new String(header.value(), StandardCharsets.UTF_8)));
                }
            }
            return texts.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().toString()));
        }
    }

    private static ObjectNode body(String query) {
        return JSON.createObjectNode().put("report_id", "tests").put("query", query);
    }

    private HttpResponse<String> post(ApiKey key, ObjectNode body) {
        return reporting.post("/api/exports", key, body.toString());
    }

    private JsonNode submit(ApiKey key, ObjectNode body) throws IOException {
        HttpResponse<String> answer = post(key, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JSON.readTree(answer.body());
    }

    private static String id(JsonNode job) {
        return job.path("job_id").asText();
    }

    private JsonNode job(String id, ApiKey key) {
        try {
            return JSON.readTree(reporting.get("/api/exports/" + id, key).body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String status(String id) {
        return job(id, reporting.exporter).path("status").asText();
    }

    private JsonNode finished(JsonNode submitted) {
        return finished(submitted, reporting.exporter);
    }

    private JsonNode finished(JsonNode submitted, ApiKey key) {
        String id = id(submitted);
        await().atMost(LONG).until(() -> !job(id, key).path("finished_at").isNull());
        JsonNode job = job(id, key);
        assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("DONE");
        return job;
    }

    private byte[] download(JsonNode job, ApiKey key) {
        try {
            return reporting
                    .bytes("/api/exports/" + id(job) + "/result", key, "Accept", "*/*")
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String result(JsonNode job, ApiKey key) {
        return new String(download(job, key), StandardCharsets.UTF_8)
                .lines()
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
