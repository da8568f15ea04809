package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.contract.Account;
import dev.weir.contract.Erasure;
import dev.weir.contract.ErasureJob;
import dev.weir.contract.Topic;
import dev.weir.contract.Topics;
import dev.weir.kit.KafkaTopics;
import dev.weir.testing.RealKafka;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
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

/** A real broker whose topics and groups the test moves step by step, as gateway, processor and sink would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    private RealKafka kafka;
    private Admin admin;
    private Producer<byte[], byte[]> producer;
    private ReportingFixture reporting;
    private String ledgerTopicId;

    @BeforeAll
    void start() throws Exception {
        kafka = RealKafka.start();
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
        KafkaTopics.ensure(admin, Topics.ALL, 2, 1);
        ledgerTopicId = admin.describeTopics(List.of(Topics.TRAFFIC_LEDGER.name()))
                .topicNameValues()
                .values()
                .iterator()
                .next()
                .get()
                .topicId()
                .toString();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
        reporting = new ReportingFixture(kafka.bootstrap());
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
    void nothingSentIsComplete() {
        await().atMost(SOON).until(() -> complete(daily()).equals("true"));

        assertThat(daily().headers().firstValue("Weir-As-Of")).isPresent();
    }

    @Test
    @Order(2)
    void aRecordIsUnderWayUntilTheSinkHasStoredIt() throws Exception {
        send(Topics.TRAFFIC_RAW, "sent");

        // Asked at once: no look at the pipeline can have noticed the record yet.
        HttpResponse<String> atOnce = daily();
        Instant accepted = Instant.now();
        assertThat(complete(atOnce)).isEqualTo("false");
        assertThat(asOf(atOnce)).isBefore(accepted);
        HttpResponse<String> report = reporting.get("/api/reports/daily", reporting.demo);
        assertThat(report.body()).contains("\"under_way\":1").contains("\"complete\":false");

        send(Topics.TRAFFIC_LEDGER, "row");
        commit("weir-processor", Topics.TRAFFIC_RAW, 1);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(complete(daily())).isEqualTo("false");
            assertThat(reporting.get("/api/reports/daily", reporting.demo).body())
                    .contains("\"under_way\":1");
        });
        assertThat(asOf(daily())).isBefore(accepted);

        // An intent: the offset stands still while the batch is in flight.
        commit("weir-sink", Topics.TRAFFIC_LEDGER, 0);
        assertThat(complete(daily())).isEqualTo("false");

        commit("weir-sink", Topics.TRAFFIC_LEDGER, 1);
        await().atMost(SOON).until(() -> complete(daily()).equals("true"));
        assertThat(asOf(daily())).isAfter(accepted);
    }

    @Test
    @Order(3)
    void howeverOftenARecordIsSentTheReportRightAfterItIsNotComplete() throws Exception {
        for (int i = 1; i <= 20; i++) {
            send(Topics.TRAFFIC_RAW, "again");
            assertThat(complete(daily())).as("report after post %s", i).isEqualTo("false");

            send(Topics.TRAFFIC_LEDGER, "row");
            commit("weir-processor", Topics.TRAFFIC_RAW, 1 + i);
            commit("weir-sink", Topics.TRAFFIC_LEDGER, 1 + i);
            HttpResponse<String> patient = reporting.get("/api/traffic/daily/1", reporting.demo, "Prefer", "wait=10");
            assertThat(complete(patient)).isEqualTo("true");
            assertThat(patient.headers().firstValue("Preference-Applied")).contains("wait=10");
        }
    }

    @Test
    @Order(4)
    void patienceEndsWhenTheTimeIsUp() throws Exception {
        send(Topics.TRAFFIC_RAW, "stuck");

        long start = System.nanoTime();
        HttpResponse<String> report = reporting.get("/api/reports/daily", reporting.demo, "Prefer", "wait=1");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(report.body()).contains("\"complete\":false,\"under_way\":1");
        commit("weir-processor", Topics.TRAFFIC_RAW, 22);
        await().atMost(SOON).until(() -> complete(daily()).equals("true"));
    }

    @Test
    @Order(5)
    void theBooksAreComparedOnceNothingIsUnderWay() throws Exception {
        assertThat(balance()).contains("\"balanced\":null").contains("\"complete\":false");

        reporting.clickHouse.query(
                "INSERT INTO weir.traffic_ledger SELECT 'demo', 1, now64(3), 1, 'p', 1, 1, now64(3), '" + ledgerTopicId
                        + "', 0, 0");
        reporting.clickHouse.query("INSERT INTO weir.traffic_erasures SELECT 'demo', 42, 'job-1', '" + ledgerTopicId
                + "', 0, 0, stage, if(stage = 'counted', 2, 0), 0, now64(3)"
                + " FROM (SELECT arrayJoin(['counted', 'erased', 'erased']) AS stage)");
        tell(new Account("traffic.raw", 0, 22, 1, 21, 0, 0, 3, 21));

        await().atMost(SOON).until(() -> balance().contains("\"balanced\":true,\"difference\":0,"));
        assertThat(balance())
                .contains(
                        "\"ledger_rows_booked\":3,\"ledger_rows_erased\":2,\"ledger_rows_stored\":1,\"up_to_offset\":21")
                .contains("\"complete\":true");
        await("the count of the rows is renewed")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(reporting
                                .get("/api/pipeline/funnel", reporting.demo)
                                .body())
                        .contains("\"complete\":true,\"under_way\":0,\"received\":22,\"applied\":1,\"duplicate\":21")
                        .contains("\"booked\":3,\"erased\":2,\"visible\":1,\"lag\":{\"processor\":0,\"sink\":0,"));
    }

    @Test
    @Order(6)
    void anErasureRunsUntilEveryPartitionIsDone() throws Exception {
        Erasure erasure = new Erasure("demo", "job-1", 42, 1_795_165_200_500L);
        producer.send(new ProducerRecord<>(
                        Topics.OPS_ERASURES.name(), erasure.key(), new ErasureJob(erasure, 2).toJson()))
                .get();

        String facts = "{\"job_id\":\"job-1\",\"user_id\":\"42\",\"status\":\"running\","
                + "\"requested_at\":\"2026-11-20T09:00:00.500Z\",\"finished_at\":null,\"partitions_done\":1,"
                + "\"partitions\":2,\"rows_removed\":2,\"events_removed\":0}";
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(reporting
                                .get("/api/erasures/job-1", reporting.demo)
                                .body())
                        .isEqualTo(facts));
        assertThat(reporting.get("/api/erasures", reporting.producer).body())
                .isEqualTo("{\"items\":[" + facts + "],\"next_cursor\":null}");
        assertThat(reporting.get("/api/erasures/job-1", reporting.acme).statusCode())
                .isEqualTo(404);
        assertThat(reporting.get("/api/erasures", reporting.acme).body()).contains("\"items\":[]");

        reporting.clickHouse.query("INSERT INTO weir.traffic_erasures SELECT 'demo', 42, 'job-1', '" + ledgerTopicId
                + "', 1, 0, arrayJoin(['counted', 'erased']), 0, 0, '2026-11-20 10:00:00'");
        assertThat(reporting.get("/api/erasures/job-1", reporting.demo).body())
                .contains("\"status\":\"done\"", "\"partitions_done\":2", "\"rows_removed\":2")
                .doesNotContain("\"finished_at\":null");
    }

    @Test
    @Order(7)
    void aRowTooManyIsSeen() {
        reporting.clickHouse.query(
                "INSERT INTO weir.traffic_ledger SELECT 'acme', 1, now64(3), 1, 'p', 1, 1, now64(3), '" + ledgerTopicId
                        + "', 0, 0");

        assertThat(balance()).contains("\"balanced\":false,\"difference\":1,");
    }

    @Test
    @Order(8)
    void withoutKafkaTheClaimStaysAndIsNotComplete() {
        Instant before = asOf(daily());
        kafka.stop();

        await().atMost(SOON).until(() -> complete(daily()).equals("false"));
        assertThat(asOf(daily())).isAfterOrEqualTo(before);
        await("nobody waits for Kafka").atMost(SOON).until(() -> {
            long start = System.nanoTime();
            daily();
            return System.nanoTime() - start < Duration.ofMillis(300).toNanos();
        });

        kafka.restart();
        await().atMost(Duration.ofSeconds(30)).until(() -> complete(daily()).equals("true"));
    }

    private HttpResponse<String> daily() {
        return reporting.get("/api/traffic/daily/1", reporting.demo);
    }

    private String balance() {
        return reporting.get("/api/pipeline/balance", reporting.demo).body();
    }

    private static String complete(HttpResponse<String> answer) {
        return answer.headers().firstValue("Weir-Complete").orElse("none");
    }

    private static Instant asOf(HttpResponse<String> answer) {
        return Instant.parse(answer.headers().firstValue("Weir-As-Of").orElseThrow());
    }

    private void send(Topic<byte[], byte[]> topic, String value) throws Exception {
        byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic.name(), 0, bytes, bytes)).get();
    }

    private void tell(Account account) throws Exception {
        byte[] key = (account.topic() + ":" + account.partition()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.TRAFFIC_ACCOUNTS.name(), key, account.toJson()))
                .get();
    }

    private void commit(String group, Topic<byte[], byte[]> topic, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic.name(), 0), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }
}
