package dev.weir.reporting.loads;

import dev.weir.contract.Topics;
import dev.weir.kit.Backoff;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Waits until the entity processor and the sink have passed everything that is written now. */
final class EntityPipeline implements Sweep.Settling {
    private static final String PROCESSOR = "weir-entities";
    private static final String SINK = "weir-sink-entities";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String bootstrap;

    EntityPipeline(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    @Override
    public boolean await() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            return passed(admin, PROCESSOR, Topics.ENTITIES_RAW.name(), deadline)
                    && passed(admin, SINK, Topics.ENTITIES_HISTORY.name(), deadline);
        } catch (ExecutionException e) {
            throw new KafkaException("How far the pipeline is can't be found", e.getCause());
        }
    }

    private static boolean passed(Admin admin, String group, String topic, long deadline)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, Long> ends = ends(admin, topic);
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
        while (!hasPassed(admin, group, ends)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            backoff.pause();
        }
        return true;
    }

    private static boolean hasPassed(Admin admin, String group, Map<TopicPartition, Long> ends)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(List.copyOf(ends.keySet()))))
                .partitionsToOffsetAndMetadata(group)
                .get();
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            OffsetAndMetadata at = committed.get(end.getKey());
            if (end.getValue() > 0 && (at == null || at.offset() < end.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (TopicDescription found :
                admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
            found.partitions()
                    .forEach(partition ->
                            latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
                admin.listOffsets(latest).all().get().entrySet()) {
            ends.put(found.getKey(), found.getValue().offset());
        }
        return ends;
    }
}
