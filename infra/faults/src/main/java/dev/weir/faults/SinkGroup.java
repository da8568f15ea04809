package dev.weir.faults;

import static org.awaitility.Awaitility.await;

import dev.weir.contract.Topic;
import dev.weir.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionTimeoutException;

/** What Kafka knows of the processor and the sinks: members, positions, and how far each topic reaches. */
final class SinkGroup implements AutoCloseable {
    private static final String SINK = "weir-sink";
    private static final String PROCESSOR = "weir-processor";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final String kafka;
    private final Admin admin;

    SinkGroup(String kafka) {
        this.kafka = kafka;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka));
    }

    /** Does at once what the end of its session does to a member that no longer answers. */
    void evict() {
        await("the group without its members").atMost(LIMIT).ignoreExceptions().until(() -> {
            if (!describe().members().isEmpty()) {
                admin.removeMembersFromConsumerGroup(SINK, new RemoveMembersFromConsumerGroupOptions())
                        .all()
                        .get();
            }
            return true;
        });
    }

    /** Waits until the group has that many members and has found its order. */
    void awaitMembers(int count) {
        await(count + " sinks in the group").atMost(LIMIT).ignoreExceptions().until(() -> {
            ConsumerGroupDescription group = describe();
            return group.groupState() == GroupState.STABLE && group.members().size() == count;
        });
    }

    /** Who is in the group. */
    Set<String> members() {
        Set<String> members = new HashSet<>();
        await("the sinks in the group").atMost(LIMIT).ignoreExceptions().until(() -> {
            members.addAll(memberIds(describe()));
            return true;
        });
        return members;
    }

    /** Waits until the group of those members is finding a new order, or has found one already. */
    void awaitRebalance(Set<String> before) {
        await("a rebalance")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> {
                    ConsumerGroupDescription group = describe();
                    return group.groupState() != GroupState.STABLE
                            || !memberIds(group).equals(before);
                });
    }

    /** The sinks' positions in traffic.ledger; of no partition before the first commit. */
    Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        await("the sinks' positions").atMost(LIMIT).ignoreExceptions().until(() -> {
            positions.putAll(committed(SINK, Topics.TRAFFIC_LEDGER));
            return true;
        });
        return positions;
    }

    /** Waits until every partition's position has passed those. */
    void awaitProgress(Map<TopicPartition, Long> before) {
        await("the sinks to pass " + before)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    Map<TopicPartition, Long> now = committed(SINK, Topics.TRAFFIC_LEDGER);
                    return before.entrySet().stream()
                            .allMatch(entry -> now.getOrDefault(entry.getKey(), 0L) > entry.getValue());
                });
    }

    /** Waits until the processor and the sinks have come to the end of what they read, or go no further. */
    void awaitSettled() {
        StandStill still = new StandStill();
        await("the processor and the sinks at the end of their topics")
                .atMost(LIMIT.multipliedBy(3))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> (isAtEnd(PROCESSOR, Topics.TRAFFIC_RAW) && isAtEnd(SINK, Topics.TRAFFIC_LEDGER))
                        || still.isLong());
        if (still.wasLong) {
            throw new ConditionTimeoutException("the sinks stay at " + still.at + " for " + StandStill.LONG);
        }
    }

    /** Whether the sinks' positions have not moved for longer than any recovery takes. */
    private final class StandStill {
        private static final Duration LONG = LIMIT.dividedBy(2);

        private Map<TopicPartition, Long> at = Map.of();
        private long since = System.nanoTime();
        private boolean wasLong;

        boolean isLong() throws ExecutionException, InterruptedException {
            Map<TopicPartition, Long> now = committed(SINK, Topics.TRAFFIC_LEDGER);
            if (!now.equals(at)) {
                at = now;
                since = System.nanoTime();
            }
            wasLong = System.nanoTime() - since > LONG.toNanos();
            return wasLong;
        }
    }

    /** Puts a record on each partition of traffic.ledger that is no ledger row. */
    void sendJunk() throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (TopicPartition partition : positions().keySet()) {
                producer.send(new ProducerRecord<>(
                                partition.topic(),
                                partition.partition(),
                                new byte[0],
                                "no row".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }

    private ConsumerGroupDescription describe() throws ExecutionException, InterruptedException {
        return Objects.requireNonNull(admin.describeConsumerGroups(List.of(SINK))
                        .describedGroups()
                        .get(SINK))
                .get();
    }

    private static Set<String> memberIds(ConsumerGroupDescription group) {
        return group.members().stream().map(MemberDescription::consumerId).collect(Collectors.toSet());
    }

    private boolean isAtEnd(String group, Topic<?, ?> topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        Objects.requireNonNull(admin.describeTopics(List.of(topic.name()))
                        .allTopicNames()
                        .get()
                        .get(topic.name()))
                .partitions()
                .forEach(info -> wanted.put(new TopicPartition(topic.name(), info.partition()), OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                admin.listOffsets(wanted).all().get();
        Map<TopicPartition, Long> positions = committed(group, topic);
        return ends.entrySet().stream()
                .allMatch(end -> positions.getOrDefault(end.getKey(), 0L)
                        >= end.getValue().offset());
    }

    private Map<TopicPartition, Long> committed(String group, Topic<?, ?> topic)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> positions = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (partition.topic().equals(topic.name()) && offset != null) {
                        positions.put(partition, offset.offset());
                    }
                });
        return positions;
    }
}
