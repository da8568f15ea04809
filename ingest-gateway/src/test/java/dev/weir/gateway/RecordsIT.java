package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import dev.weir.contract.Topics;
import dev.weir.testing.Shared;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Business records that are accepted are in entities.raw in canonical form, and what is wrong is refused with its field. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordsIT {
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";

    private final String kafka = Shared.kafka().bootstrap();
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path definitions) throws Exception {
        Files.writeString(definitions.resolve("assets.json"), """
                {"name": "assets", "columns": [{"name": "serial", "type": "text", "required": true, "from": "tag.serial"}]}""");
        gateway = new RunningGateway(kafka, Map.of("WEIR_ENTITY_DEFINITIONS", definitions.toString()));
        gateway.awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void oneRecordIsTakenAndStandsInTheTopicInCanonicalForm() throws Exception {
        String id = Long.toUnsignedString(ThreadLocalRandom.current().nextLong());

        HttpResponse<String> answer = post("companies", """
                {"number_of_employees":"42","annual_revenue":1250.5,"last_updated":"2025-11-20T13:00:00+01:00",
                 "company_name":"Hop & Barley","city":"","id":ID,"tenant":"demo"}""".replace("ID", id));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"accepted\":1,\"rejected\":0,\"errors\":[]}");
        assertThat(answer.headers().firstValue("RateLimit-Policy")).isPresent();
        assertThat(stored("demo:companies:" + id))
                .containsExactly("{\"op\":\"upsert\",\"entity\":\"companies\",\"id\":\"" + id
                        + "\",\"last_updated\":\"2025-11-20T12:00:00.000Z\",\"fields\":{\"company_name\":\"Hop & Barley\","
                        + "\"annual_revenue\":\"1250.50\",\"number_of_employees\":\"42\"}}");
    }

    @Test
    void anEntityOfTheDefinitionsFolderIsTakenLikeABuiltInOne() throws Exception {
        long id = anId();

        assertThat(post("assets", "{\"id\":" + id + ",\"tag\":{\"serial\":\"x1\"}}")
                        .statusCode())
                .isEqualTo(202);

        assertThat(stored("demo:assets:" + id))
                .singleElement()
                .satisfies(value -> assertThat(value).contains("\"fields\":{\"serial\":\"x1\"}"));
    }

    @Test
    void manyRecordsComeAsArrayAsLinesAndPacked() throws Exception {
        long first = anId();
        List<String> records = LongStream.range(first, first + 300)
                .mapToObj(id -> "{\"id\":\"" + id + "\",\"summary\":\"ticket\",\"company\":{\"id\":" + id + "}}")
                .toList();
        byte[] array =
                records.stream().collect(Collectors.joining(",", "[", "]")).getBytes(StandardCharsets.UTF_8);
        byte[] lines = String.join("\n", records).getBytes(StandardCharsets.UTF_8);

        for (HttpResponse<String> answer : List.of(
                send("tickets", JSON, "identity", array),
                send("tickets", JSON, "gzip", gzip(array)),
                send("tickets", NDJSON, "gzip", gzip(lines)),
                send("tickets", NDJSON, "zstd", Zstd.compress(lines)))) {
            assertThat(answer.body()).startsWith("{\"accepted\":300,\"rejected\":0,");
        }
        assertThat(stored("demo:tickets:" + (first + 299))).hasSize(4);
    }

    @Test
    void goodLinesGoThroughAndTheOthersAreNamed() throws Exception {
        long first = anId();
        String body = String.join(
                "\n",
                "{\"id\":" + first + ",\"company_name\":\"a\"}",
                "",
                "nonsense",
                "{\"id\":8,\"company_name\":\"a\",\"date_acquired\":\"12/11/2026\",\"annual_revenue\":1.234}",
                "{\"company_name\":\"a\"}",
                "{\"id\":9,\"company_name\":\"" + "x".repeat(600_000) + "\"}",
                "{\"id\":" + (first + 1) + ",\"company_name\":\"b\"}");

        HttpResponse<String> answer = send("companies", NDJSON, "identity", body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .startsWith("{\"accepted\":2,\"rejected\":4,\"errors\":[{\"line\":3,\"reason\":\"is not valid JSON")
                .contains("{\"line\":4,\"id\":\"8\",\"field\":\"date_acquired\",\"reason\":\"must be a day")
                .contains("{\"line\":5,\"field\":\"id\",\"reason\":\"is missing\"}")
                .contains("{\"line\":6,\"reason\":\"has more than 524288 bytes\"}");
        assertThat(stored("demo:companies:" + first)).hasSize(1);
        assertThat(stored("demo:companies:" + (first + 1))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id                  | {'company_name':'a'}",
                "id                  | {'id':'x','company_name':'a'}",
                "id                  | {'id':-1,'company_name':'a'}",
                "id                  | {'id':1.5,'company_name':'a'}",
                "id                  | {'id':18446744073709551616,'company_name':'a'}",
                "id                  | {'id':1,'id':2,'company_name':'a'}",
                "company_name        | {'id':1}",
                "company_name        | {'id':1,'company_name':''}",
                "company_name        | {'id':1,'company_name':7}",
                "number_of_employees | {'id':1,'company_name':'a','number_of_employees':1.5}",
                "number_of_employees | {'id':1,'company_name':'a','number_of_employees':9223372036854775808}",
                "annual_revenue      | {'id':1,'company_name':'a','annual_revenue':0.001}",
                "annual_revenue      | {'id':1,'company_name':'a','annual_revenue':true}",
                "date_acquired       | {'id':1,'company_name':'a','date_acquired':'12/11/2026'}",
                "date_acquired       | {'id':1,'company_name':'a','date_acquired':20261112}",
                "last_updated        | {'id':1,'company_name':'a','last_updated':'12/11/2026'}",
                "last_updated        | {'id':1,'company_name':'a','last_updated':FUTURE}",
                "colour              | {'id':1,'company_name':'a','colour':'red'}",
                "tenant              | {'id':1,'company_name':'a','tenant':'rival'}",
                "tenant_id           | {'id':1,'company_name':'a','tenant_id':'rival'}",
            })
    void aWrongFieldOfASingleRecordIs422AndNamed(String field, String body) throws Exception {
        HttpResponse<String> answer = post(
                "companies",
                body.replace('\'', '"').replace("FUTURE", "\"" + Instant.now().plusSeconds(60) + "\""));

        assertProblem(answer, 422, "invalid");
        assertThat(answer.body()).contains("{\"field\":\"" + field + "\"");
    }

    @Test
    void everyWrongFieldOfASingleRecordIsNamed() throws Exception {
        HttpResponse<String> answer =
                post("companies", "{\"colour\":1,\"annual_revenue\":\"much\",\"date_acquired\":\"12/11/2026\"}");

        assertProblem(answer, 422, "invalid");
        assertThat(answer.body())
                .contains("{\"field\":\"colour\"", "{\"field\":\"annual_revenue\"", "{\"field\":\"date_acquired\"")
                .contains("{\"field\":\"id\"", "{\"field\":\"company_name\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "7", "{\"id\":1,\"company_name\":\"a\"} {}", "[{\"id\":1}", "[] []"})
    void whatIsNoJsonIs400(String body) throws Exception {
        assertProblem(post("companies", body), 400, "bad-request");
    }

    @Test
    void aBatchWithoutAGoodRecordIs400AndSaysWhy() throws Exception {
        HttpResponse<String> answer = post("companies", "[{\"id\":1},{\"id\":2}]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("/problems/no-record-accepted")
                .contains("{\"line\":2,\"id\":\"2\",\"field\":\"company_name\",\"reason\":\"is missing\"}");
    }

    @Test
    void whatBreaksOffOrIsTooLargeIsRefused() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            lines.append("{\"id\":").append(anId()).append(",\"company_name\":\"a\"}\n");
        }
        byte[] packed = gzip(lines.toString().getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> truncated = send("companies", NDJSON, "gzip", Arrays.copyOf(packed, packed.length / 2));
        HttpResponse<String> noGzip = send("companies", NDJSON, "gzip", new byte[] {1, 2, 3});
        HttpResponse<String> bomb = send("companies", NDJSON, "gzip", gzip(new byte[200 << 20]));
        HttpResponse<String> tooLong = post(
                "tickets",
                "{\"id\":1,\"summary\":\"a\","
                        + List.of("status", "priority", "severity", "impact").stream()
                                .map(name -> "\"" + name + "\":\"" + "\\u0001".repeat(32_768) + "\"")
                                .collect(Collectors.joining(","))
                        + "}");

        assertProblem(truncated, 400, "bad-request");
        assertThat(truncated.body()).contains("ends too early");
        assertProblem(noGzip, 400, "bad-request");
        assertProblem(bomb, 413, "too-large");
        assertProblem(tooLong, 422, "invalid");
        assertThat(tooLong.body()).contains("more than 524288 bytes");
    }

    @Test
    void anotherTypeEncodingEntityOrKeyIsRefused() throws Exception {
        byte[] body = "{\"id\":1,\"company_name\":\"a\"}".getBytes(StandardCharsets.UTF_8);

        assertProblem(send("companies", "text/csv", "identity", body), 415, "unsupported-media-type");
        assertProblem(send("companies", JSON, "br", body), 415, "unsupported-encoding");
        assertProblem(send("planets", JSON, "identity", body), 404, "not-found");
        assertProblem(gateway.send(gateway.request("/api/entities/planets/7").DELETE()), 404, "not-found");
        assertProblem(
                gateway.send(gateway.request("/api/entities/companies")
                        .setHeader("Authorization", "Bearer " + gateway.read.reveal())
                        .POST(BodyPublishers.ofByteArray(body))),
                403,
                "forbidden");
    }

    @Test
    void aDeletionIsTakenWithItsMoment() throws Exception {
        long id = anId();

        HttpResponse<String> dated = delete(id + "?last_updated=2025-11-21T09:00:00%2B01:00&last_updated_by=ann");
        HttpResponse<String> plain = delete(Long.toString(id));

        assertThat(dated.statusCode()).isEqualTo(202);
        assertThat(dated.body()).isEqualTo("{\"status\":\"accepted\",\"entity\":\"companies\",\"id\":\"" + id + "\"}");
        assertThat(plain.statusCode()).isEqualTo(202);
        assertThat(stored("demo:companies:" + id))
                .containsExactly(
                        "{\"op\":\"delete\",\"entity\":\"companies\",\"id\":\"" + id
                                + "\",\"last_updated\":\"2025-11-21T08:00:00.000Z\",\"last_updated_by\":\"ann\"}",
                        "{\"op\":\"delete\",\"entity\":\"companies\",\"id\":\"" + id + "\"}");
    }

    @Test
    void aWrongDeletionIsRefused() throws Exception {
        assertProblem(delete("x"), 422, "invalid");
        assertProblem(delete("18446744073709551616"), 422, "invalid");
        assertProblem(delete("7?last_updated=12/11/2026"), 422, "invalid");
        assertProblem(delete("7?last_updated=" + Instant.now().plusSeconds(60)), 422, "invalid");
        assertProblem(delete("7?when=2025-11-21T09:00:00Z"), 400, "bad-request");
    }

    @Test
    void recordsAreCountedByFieldsThatTheDefinitionsName() throws Exception {
        post("companies", "{\"id\":1,\"company_name\":\"a\",\"made_up\":1}");
        post("tickets", "{\"id\":1,\"summary\":\"a\",\"company\":{\"id\":-1}}");

        assertThat(gateway.send(gateway.request("/metrics").GET()).body().lines())
                .anyMatch(line -> line.startsWith("weir_gateway_events_refused_total")
                        && line.contains("kind=\"record\"")
                        && line.contains("field=\"unknown\""))
                .anyMatch(line -> line.contains("kind=\"record\"") && line.contains("field=\"company.id\""))
                .noneMatch(line -> line.contains("made_up"));
    }

    private HttpResponse<String> post(String entity, String body) throws Exception {
        return send(entity, JSON, "identity", body.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> delete(String idAndQuery) throws Exception {
        return gateway.send(
                gateway.request("/api/entities/companies/" + idAndQuery).DELETE());
    }

    private HttpResponse<String> send(String entity, String type, String encoding, byte[] body) throws Exception {
        HttpRequest.Builder request = gateway.request("/api/entities/" + entity)
                .setHeader("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
        if (!encoding.equals("identity")) {
            request.header("Content-Encoding", encoding);
        }
        return gateway.send(request);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.body()).contains("\"type\":\"/problems/" + type + "\"");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static long anId() {
        return ThreadLocalRandom.current().nextLong(1L << 60);
    }

    private static byte[] gzip(byte[] plain) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    /** The values under that key, read to the end of the topic. */
    private List<String> stored(String key) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ENTITIES_RAW.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> found = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(key)) {
                        found.add(record.value());
                    }
                }
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
            return found;
        }
    }
}
