package dev.weir.kit.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Asks Kafka how far each stage of the pipeline is. */
public final class PipelineOffsets {
    private final Admin admin;
    private final Clock clock;
    private final PipelineRoute route;
    private final Map<String, List<TopicPartition>> partitions;
    private final String ledgerTopicId;

    private PipelineOffsets(
            Admin admin,
            Clock clock,
            PipelineRoute route,
            Map<String, List<TopicPartition>> partitions,
            String ledgerTopicId) {
        this.route = route;
        this.ledgerTopicId = ledgerTopicId;
        this.admin = admin;
        this.clock = clock;
        this.partitions = partitions;
    }

    /** Finds out which partitions the way of traffic has; fails while the topics are not made yet. */
    public static PipelineOffsets connect(Admin admin, Clock clock) throws InterruptedException, ExecutionException {
        return connect(admin, clock, PipelineRoute.TRAFFIC);
    }

    /** Finds out which partitions that way has; fails while the topics are not made yet. */
    public static PipelineOffsets connect(Admin admin, Clock clock, PipelineRoute route)
            throws InterruptedException, ExecutionException {
        Map<String, TopicDescription> topics = admin.describeTopics(Set.of(route.raw(), route.booked()))
                .allTopicNames()
                .get();
        Map<String, List<TopicPartition>> partitions = new HashMap<>();
        topics.forEach((name, topic) -> partitions.put(
                name,
                topic.partitions().stream()
                        .map(partition -> new TopicPartition(name, partition.partition()))
                        .toList()));
        TopicDescription ledger = topics.get(route.booked());
        return new PipelineOffsets(
                admin,
                clock,
                route,
                partitions,
                ledger == null ? "" : ledger.topicId().toString());
    }

    public PipelineLook look() throws InterruptedException, ExecutionException {
        Instant at = clock.instant();
        Offsets rawEnds = ends(route.raw());
        Offsets processed = committed(route.processorGroup(), route.raw());
        Offsets ledgerEnds = ends(route.booked());
        Offsets stored = committed(route.sinkGroup(), route.booked());
        return new PipelineLook(at, rawEnds, processed, ledgerEnds, stored, ledgerTopicId);
    }

    /** Where the topic of requests ends now; an answer or a failure comes within that time. */
    public CompletionStage<Offsets> presentRawEnds(Duration within) {
        return admin.listOffsets(
                        request(partitionsOf(route.raw()), OffsetSpec.latest()),
                        new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs((int) within.toMillis()))
                .all()
                .toCompletionStage()
                .thenApply(found -> new Offsets(byPartition(offsets(found))));
    }

    private Offsets ends(String topic) throws InterruptedException, ExecutionException {
        return new Offsets(byPartition(list(partitionsOf(topic), OffsetSpec.latest())));
    }

    /** What a group has committed; where it has committed nothing, the start of the log, since there may be nothing to read. */
    private Offsets committed(String group, String topic) throws InterruptedException, ExecutionException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        askGroup(group, partitionsOf(topic)).forEach((partition, committed) -> {
            if (committed != null) {
                offsets.put(partition, committed.offset());
            }
        });
        List<TopicPartition> without = partitionsOf(topic).stream()
                .filter(partition -> !offsets.containsKey(partition))
                .toList();
        if (!without.isEmpty()) {
            offsets.putAll(list(without, OffsetSpec.earliest()));
        }
        return new Offsets(byPartition(offsets));
    }

    private Map<TopicPartition, OffsetAndMetadata> askGroup(String group, List<TopicPartition> of)
            throws InterruptedException, ExecutionException {
        try {
            return admin.listConsumerGroupOffsets(
                            Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(of)),
                            new ListConsumerGroupOffsetsOptions())
                    .partitionsToOffsetAndMetadata(group)
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    private Map<TopicPartition, Long> list(List<TopicPartition> of, OffsetSpec which)
            throws InterruptedException, ExecutionException {
        return offsets(admin.listOffsets(request(of, which), new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all()
                .get());
    }

    private static Map<TopicPartition, OffsetSpec> request(List<TopicPartition> of, OffsetSpec which) {
        return of.stream().collect(Collectors.toMap(Function.identity(), _ -> which));
    }

    private static Map<TopicPartition, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> found) {
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private List<TopicPartition> partitionsOf(String topic) {
        return partitions.getOrDefault(topic, List.of());
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
    }
}
