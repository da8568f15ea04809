package dev.weir.testing;

import dev.weir.local.FreePorts;
import dev.weir.local.KafkaPart;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.kafka.KafkaContainer;

/** A real Kafka broker for a test. */
public final class RealKafka extends RealPart {

    private static final String IMAGE = "apache/kafka:4.3.1";

    private final String bootstrap;

    private RealKafka(String bootstrap, Backend backend) {
        super(backend);
        this.bootstrap = bootstrap;
    }

    public static RealKafka start() {
        List<Integer> ports = FreePorts.find(2);
        return switch (PartsSource.current()) {
            case LOCAL -> local(TestFolder.create("kafka"), ports);
            case CONTAINERS -> container(ports.getFirst());
        };
    }

    /** The address for {@code bootstrap.servers}. */
    public String bootstrap() {
        return bootstrap;
    }

    private static RealKafka local(Path folder, List<Integer> ports) {
        KafkaPart part = new KafkaPart(folder.resolve("data"), ports.get(0), ports.get(1), folder.resolve("kafka.log"));
        return new RealKafka(part.bootstrap(), LocalBackend.start(part, folder));
    }

    // Closed by the backend.
    @SuppressWarnings("resource")
    private static RealKafka container(int port) {
        KafkaContainer kafka = new KafkaContainer(IMAGE)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
        kafka.setPortBindings(List.of("127.0.0.1:" + port + ":9092"));
        Backend backend = ContainerBackend.start(kafka, port);
        return new RealKafka("127.0.0.1:" + port, backend);
    }
}
