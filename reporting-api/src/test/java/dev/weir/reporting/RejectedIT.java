package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.RawTraffic;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import dev.weir.kit.KafkaTopics;
import dev.weir.testing.RealKafka;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rejected events on a real topic, written in transactions as the processor does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RejectedIT {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final Pattern CURSOR = Pattern.compile("\"next_cursor\":\"([^\"]+)\"");

    /** Of demo, in turn conflict, too_late and malformed, over two partitions; more than one window of reading. */
    private static final int MANY = 1_300;

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(7_200);
    private RealKafka kafka;
    private Producer<byte[], byte[]> processor;
    private Consumer<byte[], byte[]> raw;
    private ReportingFixture reporting;

    @BeforeAll
    void start() throws Exception {
        kafka = RealKafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            KafkaTopics.ensure(admin, Topics.ALL, 2, 1);
        }
        processor = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", "test"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        processor.initTransactions();
        raw = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        reporting = new ReportingFixture(kafka.bootstrap());
        List<String> reasons = List.of("conflict", "too_late", "malformed");
        for (int begin = 0; begin < MANY; begin += 100) {
            processor.beginTransaction();
            for (int i = begin; i < begin + 100; i++) {
                reject(i % 2, "demo", i, reasons.get(i % 3), create(i, "/page"), start.plusSeconds(i));
            }
            processor.commitTransaction();
        }
        processor.beginTransaction();
        reject(0, "acme", 1, "conflict", create(1, "/acme"), start.plusSeconds(5_000));
        var _ = processor.send(
                record(0, "no key of ours".getBytes(StandardCharsets.UTF_8), new byte[] {1}, "malformed", start));
        processor.commitTransaction();
        processor.beginTransaction();
        reject(0, "demo", 999_999, "conflict", create(1, "/aborted"), start);
        processor.flush();
        processor.abortTransaction();
    }

    @AfterAll
    void stop() throws Exception {
        reporting.close();
        raw.close();
        processor.close();
        kafka.close();
    }

    @Test
    void theNewestComeFirstAndPagesGoOnWithoutGapOrRepetition() {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            String page = list("limit=300" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            seen.addAll(found(Pattern.compile("\"request_id\":\"(\\d+)\""), page));
            cursor = first(CURSOR, page);
        } while (!cursor.isEmpty());

        List<String> expected = new ArrayList<>();
        for (int i = MANY - 1; i >= 0; i--) {
            expected.add(Integer.toString(i));
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void aReasonAndAPeriodNarrowTheListDown() {
        String page = list("reason=too_late&from=" + start.plusSeconds(10) + "&to=" + start.plusSeconds(20));

        assertThat(found(Pattern.compile("\"request_id\":\"(\\d+)\""), page)).containsExactly("19", "16", "13", "10");
        assertThat(page).contains("\"next_cursor\":null").doesNotContain("conflict");
    }

    @Test
    void reasonsAreCounted() {
        String reasons = reporting.get("/api/rejected/reasons", reporting.demo).body();

        assertThat(reasons)
                .contains("\"complete\":true")
                .containsSubsequence("\"reason\":\"conflict\"", "\"count\":434")
                .containsSubsequence("\"reason\":\"malformed\"", "\"count\":433")
                .containsSubsequence("\"reason\":\"too_late\"", "\"count\":433");
    }

    @Test
    void aTenantSeesItsOwnAndNobodySeesWhatHasNoReadableKey() {
        String acme = reporting.get("/api/rejected", reporting.acme).body();

        assertThat(found(ID, acme)).hasSize(1);
        String id = first(ID, acme);
        assertThat(get(id).statusCode()).isEqualTo(404);
        assertThat(reporting
                        .post("/api/rejected/" + id + "/replay", reporting.producer, "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(reporting.get("/api/rejected/reasons", reporting.demo).body())
                .doesNotContain("\"count\":435");
    }

    @Test
    void oneIsShownWhole() {
        String id = idOf(7);

        assertThat(get(id).body())
                .contains("\"id\":\"" + id + "\"", "\"request_id\":\"7\"", "\"detail\":\"in words\"")
                .contains("\"value\":\"{\\\"op\\\":\\\"create\\\",\\\"request_id\\\":\\\"7\\\"");
        assertThat(get("0-99999999").statusCode()).isEqualTo(404);
        assertThat(get("77-0").statusCode()).isEqualTo(404);
        assertThat(get("first").statusCode()).isEqualTo(400);
    }

    @Test
    void aReplayIsOnTheRawTopicBeforeItsAnswer() {
        long before = rawRecords().size();

        HttpResponse<String> answer = reporting.post("/api/rejected/" + idOf(8) + "/replay", reporting.producer, "");

        assertThat(answer.statusCode()).isEqualTo(202);
        List<ConsumerRecord<byte[], byte[]>> records = rawRecords();
        assertThat(records.size() - before).isEqualTo(1);
        ConsumerRecord<byte[], byte[]> replayed = under(records, 8);
        assertThat(replayed.value()).isEqualTo(create(8, "/page"));
    }

    @Test
    void aReplayThatIsPutRightKeepsItsKeyAndOperation() {
        String path = "/api/rejected/" + idOf(9) + "/replay";
        String right = "{\"event\":{\"user_id\":18446744073709551615,\"created_at\":\"" + start
                + "\",\"page_url\":\"/right\"%s}}";

        assertThat(reporting.post(path, reporting.producer, right.formatted("")).statusCode())
                .isEqualTo(202);

        assertThat(under(rawRecords(), 9).value())
                .isEqualTo(RawTraffic.create(new TrafficEvent(9, -1, start.toEpochMilli(), "/right")));
        HttpResponse<String> other =
                reporting.post(path, reporting.producer, right.formatted(",\"request_id\":\"10\""));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("\"field\":\"request_id\"");
        assertThat(reporting
                        .post(path, reporting.producer, "{\"event\":{\"user_id\":1.5}}")
                        .body())
                .contains("\"field\":\"user_id\"", "\"field\":\"page_url\"");
        assertThat(reporting.post(path, reporting.producer, "{\"evnt\":{}}").statusCode())
                .isIn(400, 422);
        assertThat(reporting.post(path, reporting.demo, "").statusCode()).isEqualTo(403);
    }

    @Test
    void allOfAReasonAreReplayedInPortions() {
        int replayed = 0;
        String cursor = "";
        long before = rawRecords().size();
        do {
            String answer = reporting
                    .post(
                            "/api/rejected/replay",
                            reporting.producer,
                            "{\"reason\":\"conflict\",\"limit\":200"
                                    + (cursor.isEmpty() ? "" : ",\"cursor\":\"" + cursor + "\"") + "}")
                    .body();
            replayed += Integer.parseInt(first(Pattern.compile("\"replayed\":(\\d+)"), answer));
            cursor = first(CURSOR, answer);
        } while (!cursor.isEmpty());

        assertThat(replayed).isEqualTo(434);
        assertThat(rawRecords().size() - before).isEqualTo(434);
        assertThat(reporting
                        .post("/api/rejected/replay", reporting.producer, "{}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void wrongInputIsNamed() {
        assertThat(list("reason=colour")).contains("\"field\":\"reason\"", "too_late");
        assertThat(list("from=soon")).contains("\"field\":\"from\"");
        assertThat(list("limit=0")).contains("\"field\":\"limit\"");
        assertThat(list("cursor=%21")).contains("\"field\":\"cursor\"");
    }

    private HttpResponse<String> get(String id) {
        return reporting.get("/api/rejected/" + id, reporting.demo);
    }

    private String list(String query) {
        return reporting.get("/api/rejected?" + query, reporting.demo).body();
    }

    private String idOf(int i) {
        String page = list("from=" + start.plusSeconds(i) + "&to=" + start.plusSeconds(i + 1));
        return first(ID, page);
    }

    private void reject(int partition, String tenant, long id, String reason, byte[] value, Instant at) {
        var _ = processor.send(record(partition, new TrafficKey(tenant, id).toBytes(), value, reason, at));
    }

    private static ProducerRecord<byte[], byte[]> record(
            int partition, byte[] key, byte[] value, String reason, Instant at) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.TRAFFIC_REJECTED.name(), partition, at.toEpochMilli(), key, value);
        record.headers().add(RejectedHeaders.REASON, reason.getBytes(StandardCharsets.UTF_8));
        record.headers().add(RejectedHeaders.DETAIL, "in words".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private byte[] create(long id, String page) {
        return RawTraffic.create(new TrafficEvent(id, 1, start.toEpochMilli(), page));
    }

    /** Everything on traffic.raw. */
    private List<ConsumerRecord<byte[], byte[]>> rawRecords() {
        List<TopicPartition> partitions = List.of(
                new TopicPartition(Topics.TRAFFIC_RAW.name(), 0), new TopicPartition(Topics.TRAFFIC_RAW.name(), 1));
        raw.assign(partitions);
        raw.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = raw.endOffsets(partitions);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (partitions.stream().anyMatch(each -> raw.position(each) < ends.getOrDefault(each, 0L))) {
            raw.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> under(List<ConsumerRecord<byte[], byte[]>> records, long id) {
        TrafficKey key = new TrafficKey("demo", id);
        return records.stream()
                .filter(record -> key.equals(parsed(record)))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static @Nullable TrafficKey parsed(ConsumerRecord<byte[], byte[]> record) {
        return TrafficKey.parse(record.key());
    }

    private static List<String> found(Pattern pattern, String text) {
        List<String> all = new ArrayList<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            all.add(matcher.group(1));
        }
        return all;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
