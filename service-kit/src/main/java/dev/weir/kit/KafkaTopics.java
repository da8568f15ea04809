package dev.weir.kit;

import dev.weir.contract.Topic;
import dev.weir.contract.Topic.Partitioning;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing, and refuses to work with a number of partitions other than the one set. */
public final class KafkaTopics {
    public static final Setting<String> BOOTSTRAP =
            Setting.text("WEIR_KAFKA", "bootstrap servers of Kafka, host:port, separated by commas");
    public static final Setting<Integer> PARTITIONS = Setting.integer(
                    "WEIR_TRAFFIC_PARTITIONS",
                    1,
                    1024,
                    "partitions of each keyed topic; fixed when the topics are made, since a change would break dedup")
            .orElse("2");
    public static final Setting<Integer> REPLICATION = Setting.integer(
                    "WEIR_REPLICATION_FACTOR", 1, 15, "replicas of each topic")
            .orElse("1");

    /** The topic has another number of partitions than the settings say; waiting does not mend that. */
    public static final class WrongPartitions extends Exception {
        private static final long serialVersionUID = 1;

        WrongPartitions(String topic, int found, int expected) {
            super("Topic " + topic + " has " + found + " partitions, but WEIR_TRAFFIC_PARTITIONS asks for " + expected
                    + "; a keyed topic can't be changed without breaking dedup");
        }
    }

    private KafkaTopics() {}

    /** Creates what is missing and checks what is there; safe from many processes at once. */
    public static void ensure(Admin admin, Collection<Topic<?, ?>> topics, int partitions, int replication)
            throws InterruptedException, ExecutionException, WrongPartitions {
        List<String> names = topics.stream().<String>map(Topic::name).toList();
        List<NewTopic> missing = missing(admin, topics, partitions, replication);
        for (Map.Entry<String, org.apache.kafka.common.KafkaFuture<Void>> creation :
                admin.createTopics(missing).values().entrySet()) {
            try {
                creation.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        Map<String, TopicDescription> found =
                admin.describeTopics(names).allTopicNames().get();
        for (Topic<?, ?> topic : topics) {
            TopicDescription description = found.get(topic.name());
            int expected = partitionsOf(topic, partitions);
            if (description != null && description.partitions().size() != expected) {
                throw new WrongPartitions(topic.name(), description.partitions().size(), expected);
            }
        }
    }

    private static List<NewTopic> missing(Admin admin, Collection<Topic<?, ?>> topics, int partitions, int replication)
            throws InterruptedException, ExecutionException {
        Collection<String> present = admin.listTopics().names().get();
        return topics.stream()
                .filter(topic -> !present.contains(topic.name()))
                .map(topic -> new NewTopic(topic.name(), partitionsOf(topic, partitions), (short) replication)
                        .configs(topic.config()))
                .toList();
    }

    private static int partitionsOf(Topic<?, ?> topic, int partitions) {
        return topic.partitioning() == Partitioning.WITH_TRAFFIC ? partitions : 1;
    }
}
