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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** What is accepted is in the topic, and what is refused is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayIT {
    private static final String NDJSON = "application/x-ndjson";

    private final String kafka = Shared.kafka().bootstrap();
    private RunningGateway gateway;

    @BeforeAll
    void start() throws Exception {
        gateway = new RunningGateway(kafka, Map.of());
        gateway.awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void acceptedMeansInTheTopic() throws Exception {
        long id = ThreadLocalRandom.current().nextLong();
        String text = Long.toUnsignedString(id);

        HttpResponse<String> created = gateway.post("/api/traffic/" + text, event("\"18446744073709551615\""));
        HttpResponse<String> updated =
                gateway.send(gateway.request("/api/traffic/" + text).PUT(BodyPublishers.ofString(event("2"))));
        HttpResponse<String> deleted =
                gateway.send(gateway.request("/api/traffic/" + text).DELETE());

        for (HttpResponse<String> answer : List.of(created, updated, deleted)) {
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body()).isEqualTo("{\"status\":\"accepted\",\"request_id\":\"" + text + "\"}");
        }
        assertThat(stored("demo:" + text))
                .hasSize(3)
                .satisfiesExactly(
                        value -> assertThat(value)
                                .startsWith("{\"op\":\"create\",\"request_id\":\"" + text + "\"")
                                .contains("18446744073709551615"),
                        value -> assertThat(value).startsWith("{\"op\":\"update\""),
                        value -> assertThat(value).isEqualTo("{\"op\":\"delete\",\"request_id\":\"" + text + "\"}"));
    }

    @Test
    void aBodyCountsOnceHoweverItsPiecesCome() throws Exception {
        String body = event("1");
        for (int sentWithTheHead : new int[] {0, 10, body.length() - 1, body.length()}) {
            String id = Long.toString(ThreadLocalRandom.current().nextLong(1L << 60));
            try (RawHttp raw = new RawHttp(gateway.port())) {
                raw.send("POST /api/traffic/" + id + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + gateway.ingest.reveal()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body.substring(0, sentWithTheHead));
                if (sentWithTheHead < body.length()) {
                    await().during(Duration.ofMillis(100))
                            .until(() -> raw.received().isEmpty());
                    raw.send(body.substring(sentWithTheHead));
                }

                assertThat(raw.awaitAnswer())
                        .startsWith("HTTP/1.1 202")
                        .contains("RateLimit-Policy: ")
                        .contains("Content-Type: application/json");
            }
            assertThat(stored("demo:" + id)).hasSize(1);
        }
    }

    @Test
    void requestsThatComeTogetherOnOneConnectionAreAnsweredInTurn() throws Exception {
        long first = ThreadLocalRandom.current().nextLong(1L << 60);
        String body = event("1");
        String wrong = "{\"user_id\":-1}";
        try (RawHttp raw = new RawHttp(gateway.port())) {
            raw.send(post(first, body) + post(first + 1, wrong) + post(first + 2, body));

            await().atMost(Duration.ofSeconds(10)).until(() -> raw.received().split("HTTP/1.1 ", -1).length == 4);
            assertThat(Arrays.stream(raw.received().split("HTTP/1.1 ", -1))
                            .skip(1)
                            .map(answer -> answer.substring(0, 3)))
                    .containsExactly("202", "422", "202");
        }
        assertThat(stored("demo:" + first)).hasSize(1);
        assertThat(stored("demo:" + (first + 2))).hasSize(1);
    }

    private String post(long id, String body) {
        return "POST /api/traffic/" + id + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + gateway.ingest.reveal()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void anErasureIsToldToEveryPartitionAndKeptAsAJob() throws Exception {
        HttpResponse<String> asked = gateway.send(
                gateway.request("/api/users/18446744073709551615/traffic").DELETE());
        HttpResponse<String> refused =
                gateway.send(gateway.request("/api/users/-1/traffic").DELETE());

        assertThat(asked.statusCode()).isEqualTo(202);
        String jobId = asked.body().replaceAll(".*\"job_id\":\"([^\"]+)\".*", "$1");
        assertThat(stored("demo:erase:" + jobId))
                .hasSize(2)
                .allSatisfy(value -> assertThat(value)
                        .startsWith("{\"op\":\"erase\",\"job_id\":\"" + jobId + "\"")
                        .contains("\"user_id\":\"18446744073709551615\""));
        assertThat(refused.statusCode()).isEqualTo(422);
    }

    @Test
    void theTraceOfARequestGoesWithItsEvents() throws Exception {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        long single = ThreadLocalRandom.current().nextLong(1L << 60);
        long batched = single + 1;
        long malformed = single + 2;

        gateway.send(gateway.request("/api/traffic/" + single)
                .header("traceparent", trace)
                .POST(BodyPublishers.ofString(event("1"))));
        gateway.send(gateway.request("/api/traffic")
                .setHeader("Content-Type", NDJSON)
                .header("traceparent", trace)
                .POST(BodyPublishers.ofString(line(batched))));
        gateway.send(gateway.request("/api/traffic/" + malformed)
                .header("traceparent", "nonsense")
                .POST(BodyPublishers.ofString(event("1"))));

        assertThat(traces("demo:" + single)).containsExactly(trace);
        assertThat(traces("demo:" + batched)).containsExactly(trace);
        assertThat(traces("demo:" + malformed)).containsExactly("none");
    }

    @Test
    void acceptedEventsAreCounted() throws Exception {
        double before = accepted("batch");
        long first = ThreadLocalRandom.current().nextLong(1L << 60);

        batch(NDJSON, "identity", (line(first) + "\n" + line(first + 1)).getBytes(StandardCharsets.UTF_8));

        assertThat(accepted("batch") - before).isEqualTo(2);
    }

    @Test
    void aBatchBeyondTheRateIsTakenWholeAndPaidBackLater() throws Exception {
        try (RunningGateway slow =
                new RunningGateway(kafka, Map.of("WEIR_GATEWAY_KEY_EVENTS", "100", "WEIR_GATEWAY_KEY_WINDOW", "1h"))) {
            slow.awaitReady();
            long first = ThreadLocalRandom.current().nextLong(1L << 60);
            String lines = LongStream.range(first, first + 150)
                    .mapToObj(GatewayIT::line)
                    .collect(Collectors.joining("\n"));
            HttpRequest.Builder request = slow.request("/api/traffic")
                    .setHeader("Content-Type", NDJSON)
                    .POST(BodyPublishers.ofString(lines));

            assertThat(slow.send(request).body()).startsWith("{\"accepted\":150,\"rejected\":0,");
            assertThat(slow.send(request).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void aBatchBeyondTheLimitOfEventsIs413() throws Exception {
        try (RunningGateway small = new RunningGateway(kafka, Map.of("WEIR_GATEWAY_BATCH_EVENTS", "2"))) {
            small.awaitReady();
            HttpResponse<String> answer = small.send(small.request("/api/traffic")
                    .setHeader("Content-Type", NDJSON)
                    .POST(BodyPublishers.ofString(line(1) + "\n" + line(2) + "\n" + line(3))));

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("at most 2 events").contains("2 events before that were accepted");
        }
    }

    @Test
    void aBatchTakesItsGoodLinesAndNamesTheOthers() throws Exception {
        long first = ThreadLocalRandom.current().nextLong(1L << 60);
        String body = line(first) + "\n\nnonsense\n{\"request_id\":5,\"user_id\":-1}\n" + line(first + 1);

        HttpResponse<String> answer = batch(NDJSON, "identity", body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .startsWith("{\"accepted\":2,\"rejected\":2,\"errors\":[{\"line\":3,\"reason\":\"is not valid JSON")
                .contains("{\"line\":4,\"request_id\":\"5\",\"field\":\"user_id\",\"reason\":");
        assertThat(stored("demo:" + first)).hasSize(1);
        assertThat(stored("demo:" + (first + 1))).hasSize(1);
        assertThat(stored("demo:5")).isEmpty();
    }

    @Test
    void aBatchWithoutAGoodLineIs400() throws Exception {
        HttpResponse<String> answer = batch(NDJSON, "identity", "{}\n[]\n".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> empty = batch(NDJSON, "identity", new byte[0]);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"accepted\":0,\"rejected\":2,\"errors\":[{\"line\":1,");
        assertThat(empty.statusCode()).isEqualTo(400);
    }

    @Test
    void aBatchComesAsArrayAndPackedToo() throws Exception {
        long first = ThreadLocalRandom.current().nextLong(1L << 60);
        String array = LongStream.range(first, first + 500)
                .mapToObj(GatewayIT::line)
                .collect(Collectors.joining(",", "[", "]"));
        String lines =
                LongStream.range(first, first + 500).mapToObj(GatewayIT::line).collect(Collectors.joining("\n"));
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);

        assertThat(batch("application/json", "identity", array.getBytes(StandardCharsets.UTF_8))
                        .body())
                .startsWith("{\"accepted\":500,\"rejected\":0,");
        assertThat(batch(NDJSON, "gzip", gzip(bytes)).body()).startsWith("{\"accepted\":500,\"rejected\":0,");
        assertThat(batch(NDJSON, "zstd", Zstd.compress(bytes)).body()).startsWith("{\"accepted\":500,\"rejected\":0,");
        assertThat(stored("demo:" + (first + 499))).hasSize(3);
    }

    @Test
    void aBrokenOrOversizedBatchIsRefusedAndSaysWhatWasTaken() throws Exception {
        long first = ThreadLocalRandom.current().nextLong(1L << 60);
        byte[] lines = IntStream.range(0, 2_000)
                .mapToObj(i ->
                        line(first + i) + " ".repeat(ThreadLocalRandom.current().nextInt(100)))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        byte[] packed = gzip(lines);

        HttpResponse<String> truncated = batch(NDJSON, "gzip", Arrays.copyOf(packed, packed.length / 2));
        HttpResponse<String> noGzip = batch(NDJSON, "gzip", lines);
        HttpResponse<String> bomb = batch(NDJSON, "gzip", gzip(new byte[200 << 20]));
        HttpResponse<String> unknown = batch(NDJSON, "br", lines);
        HttpResponse<String> notArray = batch("application/json", "identity", lines);
        HttpResponse<String> openArray =
                batch("application/json", "identity", ("[" + line(first)).getBytes(StandardCharsets.UTF_8));

        assertThat(truncated.statusCode()).isEqualTo(400);
        assertThat(truncated.body()).contains("ends too early").contains("events before that were accepted");
        assertThat(noGzip.statusCode()).isEqualTo(400);
        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThat(unknown.statusCode()).isEqualTo(415);
        assertThat(unknown.headers().firstValue("Accept-Encoding")).hasValue("gzip, zstd, identity");
        assertThat(notArray.statusCode()).isEqualTo(400);
        assertThat(openArray.statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> batch(String type, String encoding, byte[] body) throws Exception {
        HttpRequest.Builder request =
                gateway.request("/api/traffic").setHeader("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
        if (!encoding.equals("identity")) {
            request.header("Content-Encoding", encoding);
        }
        return gateway.send(request);
    }

    private double accepted(String kind) throws Exception {
        return gateway.send(gateway.request("/metrics").GET())
                .body()
                .lines()
                .filter(line ->
                        line.startsWith("weir_gateway_events_accepted_total") && line.contains("kind=\"" + kind + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The values under that key, read to the end of the topic. */
    private List<String> stored(String key) {
        return records(key).stream().map(ConsumerRecord::value).toList();
    }

    private List<String> traces(String key) {
        return records(key).stream()
                .map(record -> record.headers().lastHeader("traceparent"))
                .map(header -> header == null ? "none" : new String(header.value(), StandardCharsets.US_ASCII))
                .toList();
    }

    private List<ConsumerRecord<String, String>> records(String key) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.TRAFFIC_RAW.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> found = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(key)) {
                        found.add(record);
                    }
                }
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
            return found;
        }
    }

    private static byte[] gzip(byte[] plain) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    private static String event(String userId) {
        return "{\"user_id\":" + userId + ",\"created_at\":\"" + Instant.now() + "\",\"page_url\":\"https://a/\"}";
    }

    private static String line(long id) {
        return "{\"request_id\":" + id + "," + event("1").substring(1);
    }
}
