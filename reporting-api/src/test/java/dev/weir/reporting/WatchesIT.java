package dev.weir.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.contract.Retention;
import dev.weir.contract.Topics;
import dev.weir.kit.KafkaTopics;
import dev.weir.reporting.HistoryRows.Version;
import dev.weir.reporting.records.retention.RetentionDays;
import dev.weir.testing.RealKafka;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the reporting API does by itself about records: it checks them, and has old versions removed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchesIT {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofMillis(200);

    private RealKafka kafka;
    private String historyId;
    private ReportingFixture reporting;

    @BeforeAll
    void start() throws Exception {
        kafka = RealKafka.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            KafkaTopics.ensure(admin, Topics.ALL, 1, 1);
            historyId = admin.describeTopics(Set.of(Topics.ENTITIES_HISTORY.name()))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .topicId()
                    .toString();
        }
        reporting = new ReportingFixture(kafka.bootstrap());
    }

    @AfterAll
    void stop() throws Exception {
        reporting.close();
        kafka.close();
    }

    @Test
    void whatDoesNotFitTogetherIsSeenWithoutBeingAskedFor() throws IOException {
        // given: two versions of one record that are both current
        new HistoryRows(historyId)
                .put("acme", "tickets", 1, Version.first(daysAgo(3)), "summary", "both")
                .put("acme", "tickets", 1, Version.current(2, daysAgo(2)), "summary", "both")
                .store(reporting.clickHouse);
        assertThat(reporting.metrics()).doesNotContain("weir_integrity");

        // when
        double before = Instant.now().toEpochMilli() / 1e3 - 1;
        reporting.restart(EVERY, RetentionDays.asDefined(), Duration.ZERO);

        // then
        assertThat(gauge("weir_integrity_checked_seconds{service=\"reporting-api\"}"))
                .isGreaterThanOrEqualTo(before);
        String faults =
                "weir_integrity_faults{entity=\"tickets\",kind=\"two_current\",service=\"reporting-api\",tenant=\"acme\"}";
        await().atMost(LONGEST).until(() -> gauge(faults) == 1);
        double checked = gauge("weir_integrity_checked_seconds{service=\"reporting-api\"}");
        await().atMost(LONGEST)
                .until(() -> gauge("weir_integrity_checked_seconds{service=\"reporting-api\"}") > checked);
    }

    @Test
    void aMarkIsWrittenForVersionsThatEndedLongAgoAndForNoOthers() throws Exception {
        // given: of demo's companies one version ended long ago, of acme's none did, and demo's contacts are kept for
        // ever
        new HistoryRows(historyId)
                .put("demo", "companies", 1, Version.closed(1, daysAgo(40), daysAgo(20)), "company_name", "old")
                .put("demo", "companies", 1, Version.current(2, daysAgo(20)), "company_name", "present")
                .put("acme", "companies", 1, Version.closed(1, daysAgo(40), daysAgo(2)), "company_name", "young")
                .put("acme", "companies", 1, Version.current(2, daysAgo(2)), "company_name", "present")
                .put("demo", "contacts", 1, Version.closed(1, daysAgo(40), daysAgo(20)), "first_name", "kept")
                .put("demo", "contacts", 1, Version.current(2, daysAgo(20)), "first_name", "present")
                .store(reporting.clickHouse);
        Instant before = Instant.now();

        // when
        reporting.restart(
                Duration.ZERO,
                new RetentionDays(Map.of("demo/companies", 10, "acme/companies", 10, "demo/contacts", 0)),
                EVERY);
        await().atMost(LONGEST).until(() -> marks().size() >= 2);
        reporting.restart(Duration.ZERO, RetentionDays.asDefined(), Duration.ZERO);

        // then: each look writes one
        for (ConsumerRecord<byte[], byte[]> mark : marks()) {
            assertThat(Retention.isKey(mark.key())).isTrue();
            Retention retention = Retention.ofMark(mark.key(), mark.value());
            assertThat(retention.tenant()).isEqualTo("demo");
            assertThat(retention.entity()).isEqualTo("companies");
            assertThat(Instant.ofEpochMilli(retention.endedBefore()))
                    .isBetween(
                            before.minus(10, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS),
                            Instant.now().minus(10, ChronoUnit.DAYS));
        }
    }

    private double gauge(String name) {
        return reporting
                .metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static String daysAgo(int days) {
        return Instant.now()
                .minus(days, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.DAYS)
                .toString()
                .replace("T00:00:00Z", " 00:00:00.000");
    }

    private List<ConsumerRecord<byte[], byte[]>> marks() {
        TopicPartition partition = new TopicPartition(Topics.ENTITIES_HISTORY.name(), 0);
        List<ConsumerRecord<byte[], byte[]>> marks = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(marks::add);
            }
        }
        return marks;
    }
}
