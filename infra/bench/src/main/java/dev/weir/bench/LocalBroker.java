package dev.weir.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A real Kafka broker in a process of its own, with fresh data. */
final class LocalBroker implements AutoCloseable {
    private static final String MAIN = "dev.weir.local.kafka.LocalKafka";
    private static final String READY = "Kafka is ready on";

    private final ChildJvm process;
    private final int port;

    private LocalBroker(ChildJvm process, int port) {
        this.process = process;
        this.port = port;
    }

    static LocalBroker start(Workplace workplace) throws Exception {
        int port = Ports.free();
        ChildJvm process = ChildJvm.start(
                new ChildJvm.Command(
                        "kafka",
                        workplace.classPath("infra/local-kafka"),
                        JvmFlags.BROKER,
                        MAIN,
                        List.of(
                                "--data",
                                workplace.scratch().resolve("kafka").toString(),
                                "--port",
                                Integer.toString(port),
                                "--controller-port",
                                Integer.toString(Ports.free()),
                                "--exit-with-parent"),
                        Map.of()),
                workplace.scratch());
        process.await(() -> process.hasSaid(READY), Duration.ofSeconds(60));
        return new LocalBroker(process, port);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** How many records were ever written to a topic that is not transactional. */
    long recordsIn(String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()))) {
            Map<TopicPartition, OffsetSpec> ends =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                            .collect(Collectors.toMap(
                                    partition -> new TopicPartition(topic, partition.partition()),
                                    _ -> OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
