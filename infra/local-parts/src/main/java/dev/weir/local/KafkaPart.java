package dev.weir.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The Kafka broker of the local stack. */
public record KafkaPart(Path data, int port, int controllerPort, Path log) implements Part {

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public List<NamedPort> ports() {
        return List.of(new NamedPort("Kafka", port), new NamedPort("the Kafka controller", controllerPort));
    }

    @Override
    public void prepare() throws IOException {
        Files.createDirectories(data);
    }

    @Override
    public ChildCommand command(ProjectFolder project) {
        return new ChildCommand(
                name(),
                JvmFlags.with("-Xms96m", "-Xmx256m"),
                project.module("infra/local-kafka"),
                "dev.weir.local.kafka.LocalKafka",
                List.of(
                        "--data",
                        data.toString(),
                        "--port",
                        Integer.toString(port),
                        "--controller-port",
                        Integer.toString(controllerPort),
                        "--exit-with-parent"),
                Map.of(),
                log,
                new Readiness.Line("Kafka is ready on "));
    }
}
