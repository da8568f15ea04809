package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.contract.Topics;
import dev.weir.testing.TestSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A sink that stood still while another took over, and wakes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZombieIT {
    private static final TopicPartition FIRST = new TopicPartition(Topics.TRAFFIC_LEDGER.name(), 0);

    private static final String OTHER_GROUP = "members-without-a-sink";

    private static final List<CrashPoint> FREEZES = TestSize.of(
            List.of(CrashPoint.INTENT_COMMITTED, CrashPoint.DAY_INSERTED),
            List.of(
                    CrashPoint.PASS_OPEN,
                    CrashPoint.INTENT_COMMITTED,
                    CrashPoint.DAY_INSERTED,
                    CrashPoint.BATCH_INSERTED));

    private static Line line;

    @BeforeAll
    static void startParts() throws Exception {
        line = new Line();
    }

    @AfterAll
    static void stopParts() {
        line.close();
    }

    @Test
    @Order(1)
    void whatAFrozenSinkDoesAfterItWasReplacedIsRefused() throws Exception {
        for (CrashPoint point : FREEZES) {
            line.write(300, 2);
            Map<String, String> settings = line.settings("WEIR_SINK_FREEZE_AT", point.name());
            try (SinkProcess zombie = SinkProcess.start(settings)) {
                awaitFrozen(zombie);
                if (point != CrashPoint.INTENT_COMMITTED) {
                    line.evictMembers();
                }
                try (SinkProcess _ = SinkProcess.start(line.settings())) {
                    line.awaitExactlyOnce();

                    zombie.thaw();
                    awaitTwoMembers();
                    line.assertExactlyOnce();
                    line.write(100, 2);
                    line.awaitExactlyOnce();
                }
            }
        }
    }

    @Test
    @Order(2)
    void theBrokerRefusesTheCommitOfAMemberThatWasReplaced() throws Exception {
        try (KafkaConsumer<byte[], byte[]> replaced = member();
                KafkaConsumer<byte[], byte[]> successor = member()) {
            ConsumerGroupMetadata before = awaitAssignment(replaced);
            replaced.commitSync(Map.of(FIRST, new OffsetAndMetadata(1, "of the first")));
            line.evictMembers(OTHER_GROUP);
            awaitAssignment(successor);
            successor.commitSync(Map.of(FIRST, new OffsetAndMetadata(2, "of the second")));

            // It has heard of nothing yet: the refusal is the broker's.
            assertThat(replaced.groupMetadata()).isEqualTo(before);
            assertThatThrownBy(() -> replaced.commitSync(Map.of(FIRST, new OffsetAndMetadata(3, "of a zombie"))))
                    .isInstanceOf(CommitFailedException.class);

            assertThat(line.committed(OTHER_GROUP)).containsEntry(FIRST, new OffsetAndMetadata(2, "of the second"));
        }
    }

    private KafkaConsumer<byte[], byte[]> member() {
        Map<String, Object> settings = TopicConsumer.settings(line.kafka.bootstrap(), Flow.LEDGER.group());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, OTHER_GROUP);
        // Between two heartbeats a member learns nothing.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 60_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 50_000);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static ConsumerGroupMetadata awaitAssignment(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.subscribe(List.of(Topics.TRAFFIC_LEDGER.name()));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            consumer.poll(Duration.ofMillis(100));
            return consumer.assignment().contains(FIRST);
        });
        return consumer.groupMetadata();
    }

    private static void awaitFrozen(SinkProcess sink) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(sink::isFrozen);
    }

    /** The zombie has sent what it had to send, has learned that it is out, and has joined anew. */
    private void awaitTwoMembers() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> line.members() == 2);
    }
}
