package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.contract.Account;
import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficEvent;
import dev.weir.kit.KafkaTopics;
import dev.weir.kit.access.ApiKey;
import dev.weir.testing.RealKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A real broker and a real ClickHouse in which the test puts rows wrong one after the other, for the audit to find. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final JsonMapper JSON = new JsonMapper();

    private RealKafka kafka;
    private Admin admin;
    private Producer<byte[], byte[]> producer;
    private ReportingFixture reporting;
    private String topicId;
    private int rows;

    @BeforeAll
    void aLedgerWithItsRecords() throws Exception {
        kafka = RealKafka.start();
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
        KafkaTopics.ensure(admin, Topics.ALL, 2, 1);
        topicId = admin.describeTopics(List.of(Topics.TRAFFIC_LEDGER.name()))
                .topicNameValues()
                .values()
                .iterator()
                .next()
                .get()
                .topicId()
                .toString();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
        for (int n = 0; n < 20; n++) {
            record(n % 2, "demo", n + 1, n);
        }
        noRow(1);
        reporting = new ReportingFixture(kafka.bootstrap());
        for (int n = 0; n < 20; n++) {
            row(n % 2, n / 2, "demo", n + 1, 1);
        }
        stored(0, 10);
        stored(1, 11);
        tell(new Account("traffic.raw", 0, 0, 0, 0, 0, 0, 10, -1));
        tell(new Account("traffic.raw", 1, 0, 0, 0, 0, 0, 10, -1));
    }

    @AfterAll
    void stop() throws Exception {
        reporting.close();
        producer.close();
        admin.close();
        kafka.close();
    }

    @Test
    @Order(1)
    void aSoundLedgerIsFoundSound() throws Exception {
        JsonNode audit = audit(reporting.admin);

        assertThat(audit.path("sound").asBoolean()).as(audit.toString()).isTrue();
        assertThat(audit.path("ledger_rows").asLong()).isEqualTo(20);
        assertThat(audit.path("compared_with_kafka").asLong()).isEqualTo(20);
        assertThat(reporting.metrics()).contains("weir_audit_last_sound{service=\"reporting-api\"} 1.0");
        await("the books are compared without being asked")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(reporting.metrics())
                        .contains("weir_books_difference{service=\"reporting-api\",topic=\"traffic.raw\"} 0.0"));
    }

    @Test
    @Order(2)
    void onlyAdminsMaySee() {
        assertThat(reporting.get("/api/pipeline/audit", reporting.demo).statusCode())
                .isEqualTo(403);
        assertThat(reporting.post("/api/pipeline/audit", reporting.demo, "").statusCode())
                .isEqualTo(403);
    }

    @Test
    @Order(3)
    void erasedRowsAreNotMissing() throws Exception {
        // The mark of the erasure stands behind the rows that it removes.
        noRow(0);
        reporting.clickHouse.query("INSERT INTO weir.traffic_erasures SELECT 'demo', 18, 'job', '" + topicId
                + "', 0, 10, arrayJoin(['counted', 'erased']) AS stage, stage = 'counted', 1, now64(3)");
        reporting.clickHouse.query("ALTER TABLE weir.traffic_ledger DELETE WHERE kafka_partition = 0"
                + " AND kafka_offset = 9 SETTINGS mutations_sync = 1");
        stored(0, 11);

        JsonNode audit = audit(reporting.admin);

        assertThat(audit.path("sound").asBoolean()).as(audit.toString()).isTrue();
        assertThat(audit.path("compared_with_kafka").asLong()).isEqualTo(19);
    }

    @Test
    @Order(4)
    void rowsTwiceOrLostOrWithoutARecordAreNamed() throws Exception {
        row(0, 3, "demo", 7, 1);
        reporting.clickHouse.query("ALTER TABLE weir.traffic_ledger DELETE WHERE kafka_partition = 1"
                + " AND kafka_offset IN (4, 5) SETTINGS mutations_sync = 1");
        row(1, 10, "demo", 99, 1);

        JsonNode audit = audit(reporting.admin);

        assertThat(audit.path("sound").asBoolean()).isFalse();
        assertThat(audit.path("findings").toString())
                .contains("{\"kind\":\"doubled\",\"topic_id\":\"" + topicId
                        + "\",\"partition\":0,\"offset\":3,\"rows\":2}")
                .contains("{\"kind\":\"missing\",\"topic_id\":\"" + topicId
                        + "\",\"partition\":1,\"offset\":4,\"count\":2}")
                .contains("{\"kind\":\"surplus\",\"topic_id\":\"" + topicId
                        + "\",\"partition\":1,\"offset\":10,\"count\":1}");
        assertThat(reporting.metrics())
                .contains("weir_audit_last_sound{service=\"reporting-api\"} 0.0")
                .contains("weir_audit_last_findings{kind=\"missing\",service=\"reporting-api\"} 1.0");
    }

    @Test
    @Order(5)
    void idsUsedAgainAreShownToTheirOwnTenantOnly() throws Exception {
        record(0, "demo", 1, 100);
        row(0, 11, "demo", 1, 1);
        record(0, "acme", -1, 101);
        record(0, "acme", -1, 102);
        row(0, 12, "acme", -1, 1);
        row(0, 13, "acme", -1, 1);
        // Under way: neither is stored in full as far as the sink has said.
        row(0, 14, "demo", 2, 1);
        stored(0, 14);

        JsonNode seenByDemo = audit(reporting.admin);
        JsonNode seenByAcme = last(reporting.acmeAdmin);

        assertThat(seenByDemo.path("findings").toString())
                .contains("{\"kind\":\"request_id\",\"request_id\":\"1\",\"net\":2}")
                .contains("{\"kind\":\"request_id\",\"request_id\":\"7\",\"net\":2}")
                .doesNotContain("\"request_id\":\"2\"")
                .doesNotContain("18446744073709551615");
        assertThat(seenByDemo.path("found").path("request_id").asLong()).isEqualTo(3);
        assertThat(seenByDemo.path("found").path("request_id_of_your_tenant").asLong())
                .isEqualTo(2);
        assertThat(seenByAcme.path("findings").toString())
                .contains("{\"kind\":\"request_id\",\"request_id\":\"18446744073709551615\",\"net\":2}")
                .doesNotContain("\"request_id\":\"1\"");
    }

    @Test
    @Order(6)
    void anAuditThatWasLeftIsEndedByWhoeverSeesIt() throws Exception {
        long longAgo = System.currentTimeMillis() - Duration.ofMinutes(3).toMillis();
        String left = """
                {"id":"left","startedAt":%1$d,"seenAt":%1$d,"topicId":"%2$s","stretches":[{"topicId":"%2$s","partition":0,"end":10},
                {"topicId":"%2$s","partition":1,"end":10}],"slices":1,"done":1,"rows":11,"compared":10,"undecided":0,"counts":{},
                "oddRequestIds":{},"findings":[]}""".formatted(longAgo, topicId);
        producer.send(new ProducerRecord<>(Topics.OPS_AUDITS.name(), bytes("audit"), bytes(left)))
                .get();

        await().atMost(SOON)
                .until(() -> reporting
                        .get("/api/pipeline/audit", reporting.admin)
                        .body()
                        .contains("\"running\":{\"id\":\"left\""));
        assertThat(reporting.post("/api/pipeline/audit", reporting.admin, "").body())
                .as("who asks now joins it")
                .contains("\"left\"");
        await().atMost(SOON)
                .until(() -> last(reporting.admin).path("id").asText().equals("left"));

        JsonNode ended = last(reporting.admin);
        assertThat(ended.path("steps_done").asInt()).isEqualTo(3);
        assertThat(ended.path("ledger_rows").asInt())
                .as("what was counted before, and partition 1")
                .isEqualTo(11 + 8);
    }

    private JsonNode audit(ApiKey key) throws Exception {
        await("the pipeline is known")
                .atMost(SOON)
                .until(() -> reporting
                        .get("/api/pipeline/balance", reporting.demo)
                        .body()
                        .contains("ledger_rows_stored"));
        String id = JSON.readTree(reporting.post("/api/pipeline/audit", key, "").body())
                .path("id")
                .asText();
        await().atMost(SOON).until(() -> last(key).path("id").asText().equals(id));
        return last(key);
    }

    private JsonNode last(ApiKey key) throws Exception {
        return JSON.readTree(reporting.get("/api/pipeline/audit", key).body()).path("last");
    }

    private void record(int partition, String tenant, long requestId, long userId) throws Exception {
        LedgerRow row = new LedgerRow(
                tenant,
                new TrafficEvent(requestId, userId, 1_795_165_200_000L, "https://page"),
                1,
                1,
                Operation.CREATE,
                1_795_165_200_000L);
        producer.send(new ProducerRecord<>(Topics.TRAFFIC_LEDGER.name(), partition, bytes("key"), row.toJson()))
                .get();
    }

    /** As the mark of an erasure, or what the sink sends to traffic.rejected. */
    private void noRow(int partition) throws Exception {
        producer.send(new ProducerRecord<>(Topics.TRAFFIC_LEDGER.name(), partition, null, bytes("{}")))
                .get();
    }

    /** Each is different, since ClickHouse leaves out a block that it has had. */
    private void row(int partition, long offset, String tenant, long requestId, int sign) {
        rows++;
        reporting.clickHouse.query("INSERT INTO weir.traffic_ledger SELECT '" + tenant
                + "', 1, '2026-11-20 10:00:00', " + Long.toUnsignedString(requestId) + ", 'p" + rows + "', " + sign
                + ", 1, '2026-11-20 10:00:00', '" + topicId + "', " + partition + ", " + offset);
    }

    private void stored(int partition, long before) throws Exception {
        admin.alterConsumerGroupOffsets(
                        "weir-sink",
                        Map.of(
                                new TopicPartition(Topics.TRAFFIC_LEDGER.name(), partition),
                                new OffsetAndMetadata(before)))
                .all()
                .get();
    }

    private void tell(Account account) throws Exception {
        producer.send(new ProducerRecord<>(
                        Topics.TRAFFIC_ACCOUNTS.name(),
                        bytes(account.topic() + ":" + account.partition()),
                        account.toJson()))
                .get();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
