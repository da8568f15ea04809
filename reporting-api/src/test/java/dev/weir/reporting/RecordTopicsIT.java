package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.RawEntity;
import dev.weir.contract.entities.RawEntityReader;
import dev.weir.kit.KafkaTopics;
import dev.weir.reporting.HistoryRows.Version;
import dev.weir.testing.RealKafka;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is read from and written to the topics of records: repairs of versions that do not fit together, and replays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordTopicsIT {
    private static final String FIRST = "2026-11-01 00:00:00.000";
    private static final String SECOND = "2026-11-05 00:00:00.000";
    private static final String THIRD = "2026-11-09 00:00:00.000";

    private RealKafka kafka;
    private ReportingFixture reporting;

    @BeforeAll
    void start() throws Exception {
        kafka = RealKafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            KafkaTopics.ensure(admin, Topics.ALL, 1, 1);
        }
        reporting = new ReportingFixture(kafka.bootstrap());
    }

    @AfterAll
    void stop() throws Exception {
        reporting.close();
        kafka.close();
    }

    @Test
    void recordsAsTheProcessorWritesThemAreSound() {
        HistoryRows rows = new HistoryRows();
        rows.put("demo", "tickets", 1, Version.first(FIRST), "summary", "once");
        rows.put("demo", "tickets", 2, Version.first(FIRST), "summary", "twice");
        rows.put("demo", "tickets", 2, Version.closed(1, FIRST, SECOND), "summary", "twice");
        rows.put("demo", "tickets", 2, Version.current(2, SECOND), "summary", "second");
        rows.put("demo", "tickets", 3, Version.deleted(1, FIRST, SECOND), "summary", "deleted");
        rows.put("demo", "tickets", 4, Version.deleted(1, FIRST, SECOND), "summary", "deleted and back");
        rows.put("demo", "tickets", 4, Version.current(2, THIRD), "summary", "back");
        // A tenant that has other tickets under the same ids.
        rows.put("acme", "tickets", 1, Version.current(1, SECOND), "summary", "foreign");
        rows.put("acme", "tickets", 1, Version.current(2, THIRD), "summary", "foreign");
        rows.store(reporting.clickHouse);

        JsonNode answer = json(reporting.get("/api/tickets/integrity", reporting.demo));

        assertThat(answer.path("sound").asBoolean()).isTrue();
        assertThat(answer.path("records").asInt()).isEqualTo(4);
        assertThat(answer.path("versions").asInt()).isEqualTo(6);
        assertThat(json(reporting.get("/api/tickets/integrity", reporting.acme))
                        .path("found")
                        .path("two_current")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void faultsAreNamedMendedAndGone() throws Exception {
        String future = Instant.now()
                .plus(2, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString()
                .replace('T', ' ')
                .replace("Z", "");
        HistoryRows rows = new HistoryRows();
        // Two current, a gap, an overlap, an end before the beginning: another end mends them.
        rows.put("demo", "companies", 1, Version.first(FIRST), "company_name", "two", "annual_revenue", "12.30");
        rows.put("demo", "companies", 1, Version.current(2, SECOND), "company_name", "two");
        rows.put("demo", "companies", 2, Version.closed(1, FIRST, "2026-11-04 00:00:00.000"), "company_name", "gap");
        rows.put("demo", "companies", 2, Version.current(2, SECOND), "company_name", "gap");
        rows.put("demo", "companies", 3, Version.closed(1, FIRST, THIRD), "company_name", "overlap");
        rows.put("demo", "companies", 3, Version.current(2, SECOND), "company_name", "overlap");
        rows.put("demo", "companies", 4, Version.closed(1, SECOND, FIRST), "company_name", "backwards");
        rows.put("demo", "companies", 4, Version.current(2, THIRD), "company_name", "backwards");
        // In the future, a version missing, one that was closed for nothing: another end does not.
        rows.put("demo", "companies", 5, Version.first(future), "company_name", "future");
        rows.put("demo", "companies", 6, Version.closed(1, FIRST, SECOND), "company_name", "missing");
        rows.put("demo", "companies", 6, Version.current(3, SECOND), "company_name", "missing");
        rows.store(reporting.clickHouse);

        JsonNode before = json(reporting.get("/api/companies/integrity", reporting.demo));
        assertThat(before.path("sound").asBoolean()).isFalse();
        assertThat(found(before))
                .containsExactly(
                        "1/1 two_current",
                        "2/1 gap",
                        "3/1 overlap",
                        "4/1 expiry_before_effective",
                        "4/1 gap",
                        "5/1 future_effective",
                        "6/1 missing_version");
        assertThat(reporting.metrics())
                .contains(
                        "weir_integrity_faults{entity=\"companies\",kind=\"overlap\",service=\"reporting-api\",tenant=\"demo\"} 1.0");

        assertThat(reporting
                        .post("/api/companies/integrity/repair", reporting.demo, "")
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> dryRun =
                reporting.post("/api/companies/integrity/repair", reporting.admin, "{\"dry_run\":true}");
        assertThat(dryRun.statusCode()).isEqualTo(200);
        assertThat(written()).isEmpty();

        HttpResponse<String> repair = reporting.post("/api/companies/integrity/repair", reporting.admin, "{}");
        assertThat(repair.statusCode()).isEqualTo(202);
        JsonNode changed = json(repair);
        assertThat(changed.path("changed")).hasSize(4).isEqualTo(json(dryRun).path("changed"));
        assertThat(changed.path("changed").get(2).path("new_expiry_date").asText())
                .isEqualTo("2026-11-05T00:00:00.000Z");
        assertThat(changed.path("left").findValuesAsText("kind"))
                .containsExactly("future_effective", "missing_version");

        List<JsonNode> written = written();
        assertThat(written).hasSize(4);
        assertThat(written.getFirst().path("cause").asText()).isEqualTo("repair");
        assertThat(written.getFirst().path("revision").asInt()).isEqualTo(2);
        assertThat(written.getFirst().path("fields").path("annual_revenue").asText())
                .isEqualTo("12.30");
        store(written);
        assertThat(found(json(reporting.get("/api/companies/integrity", reporting.demo))))
                .containsExactly("5/1 future_effective", "6/1 missing_version");
        assertThat(json(reporting.get("/api/companies/3?as_of=2026-11-06T00:00:00Z", reporting.demo))
                        .path("record_version")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aRejectedRecordIsFoundPutRightAndSentAgain() throws Exception {
        EntityDefinition contacts =
                Entities.load(Optional.empty()).named("contacts").orElseThrow();
        byte[] stale = "{\"op\":\"upsert\",\"entity\":\"contacts\",\"id\":\"7\",\"fields\":{\"first_name\":\"Ada\"}}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] lineOfAFile = "{\"id\":8}".getBytes(StandardCharsets.UTF_8);
        reject(new EntityKey("demo", "contacts", 7).toBytes(), stale, "stale");
        reject(new EntityKey("demo", "contacts", 8).toBytes(), lineOfAFile, "malformed");
        reject(EntityKey.withoutId("demo", "contacts"), "{".getBytes(StandardCharsets.UTF_8), "malformed");
        reject(new EntityKey("acme", "contacts", 7).toBytes(), stale, "stale");

        JsonNode items = json(reporting.get("/api/rejected?entity=contacts", reporting.demo))
                .path("items");
        assertThat(items.findValuesAsText("record_id")).containsExactlyInAnyOrder("7", "8", "null");
        assertThat(json(reporting.get("/api/rejected?entity=contacts&reason=stale", reporting.acme))
                        .path("items"))
                .hasSize(1);
        assertThat(json(reporting.get("/api/rejected/reasons?entity=contacts", reporting.demo))
                        .path("items")
                        .findValuesAsText("count"))
                .containsExactly("2", "1");
        String staleId = idOf(items, "7");
        String lineId = idOf(items, "8");
        JsonNode one = json(reporting.get("/api/rejected/" + staleId, reporting.demo));
        assertThat(one.path("value").asText()).contains("Ada");
        assertThat(reporting.get("/api/rejected/" + staleId, reporting.acme).statusCode())
                .isEqualTo(404);

        JsonNode again = json(reporting.post("/api/rejected/" + staleId + "/replay", reporting.admin, ""));
        assertThat(again.path("record_id").asText()).isEqualTo("7");
        HttpResponse<String> notYet = reporting.post("/api/rejected/" + lineId + "/replay", reporting.admin, "");
        assertThat(notYet.statusCode()).isEqualTo(422);
        assertThat(notYet.body()).contains("\"field\":\"first_name\"");
        HttpResponse<String> another = reporting.post(
                "/api/rejected/" + lineId + "/replay",
                reporting.admin,
                "{\"event\":{\"id\":9,\"first_name\":\"Ida\"}}");
        assertThat(another.statusCode()).isEqualTo(422);
        json(reporting.post(
                "/api/rejected/" + lineId + "/replay",
                reporting.admin,
                "{\"event\":{\"id\":8,\"first_name\":\"Ida\"}}"));

        List<ConsumerRecord<byte[], byte[]>> sent = recordsOf(Topics.ENTITIES_RAW.name());
        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst().value()).isEqualTo(stale);
        assertThat(new String(sent.getLast().key(), StandardCharsets.UTF_8)).isEqualTo("demo:contacts:8");
        assertThat(new RawEntityReader(contacts, "demo").read(sent.getLast().value()))
                .isInstanceOf(RawEntity.Upsert.class);
    }

    private static String idOf(JsonNode items, String record) {
        for (JsonNode item : items) {
            if (item.path("record_id").asText().equals(record)) {
                return item.path("id").asText();
            }
        }
        throw new AssertionError("no rejected record " + record + " in " + items);
    }

    private void reject(byte[] key, byte[] value, String reason) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.ENTITIES_REJECTED.name(), key, value);
            record.headers().add(RejectedHeaders.REASON, reason.getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        }
    }

    private static List<String> found(JsonNode answer) {
        List<String> found = new ArrayList<>();
        answer.path("items")
                .forEach(item -> found.add(item.path("id").asText() + "/"
                        + item.path("record_version").asText() + " "
                        + item.path("kind").asText()));
        return found;
    }

    /** What stands on entities.history, which nobody but the repair writes to here. */
    private List<JsonNode> written() throws IOException {
        List<JsonNode> written = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : recordsOf(Topics.ENTITIES_HISTORY.name())) {
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).startsWith("demo:companies:");
            written.add(new JsonMapper().readTree(record.value()));
        }
        return written;
    }

    private List<ConsumerRecord<byte[], byte[]>> recordsOf(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** Stores rows of entities.history as the sink does. */
    private void store(List<JsonNode> rows) {
        for (JsonNode row : rows) {
            ObjectNode flat = row.deepCopy();
            flat.setAll((ObjectNode) flat.remove("fields"));
            flat.set("tenant_id", flat.remove("tenant"));
            flat.remove("entity");
            flat.put("topic_id", "history").put("kafka_partition", 0).put("kafka_offset", 1_000 + rows.indexOf(row));
            reporting.clickHouse.query("INSERT INTO weir.companies_history"
                    + " SETTINGS date_time_input_format = 'best_effort' FORMAT JSONEachRow " + flat);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        try {
            return new JsonMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
