package dev.weir.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.local.ChildCommand;
import dev.weir.local.ChildProcess;
import dev.weir.local.Folders;
import dev.weir.local.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the processors of {@link Restore}: started, killed, started again, and read by its log. */
final class RestoredProcessor implements AutoCloseable {
    private static final String WARM = "The warm copy of weir-processor-memory-changelog-";

    private static final JsonMapper JSON = new JsonMapper();

    private final Workplace workplace;
    private final String name;
    private final String kafka;
    private final int port;
    private final int partitions;
    private @Nullable ChildProcess process;

    RestoredProcessor(Workplace workplace, String name, String kafka, int port, int partitions) {
        this.workplace = workplace;
        this.name = name;
        this.kafka = kafka;
        this.port = port;
        this.partitions = partitions;
    }

    void start(int standbys) throws IOException {
        process = ChildProcess.start(new ChildCommand(
                name,
                JvmFlags.SERVICE,
                workplace.project().module("stream-processor"),
                "dev.weir.processor.Processor",
                List.of(),
                Map.of(
                        "MALLOC_ARENA_MAX",
                        "2",
                        "WEIR_KAFKA",
                        kafka,
                        "WEIR_PROCESSOR_STATE",
                        state().toString(),
                        "WEIR_PROCESSOR_STANDBYS",
                        Integer.toString(standbys),
                        "WEIR_TRAFFIC_PARTITIONS",
                        Integer.toString(partitions),
                        "WEIR_OPERATIONS_PORT",
                        Integer.toString(port),
                        "WEIR_LOG_FORMAT",
                        "json",
                        "WEIR_EXIT_WITH_PARENT",
                        "true"),
                log(),
                new Readiness.Http(URI.create("http://127.0.0.1:" + port + "/readyz"))));
    }

    void kill() {
        ChildProcess running = process;
        if (running != null) {
            running.kill();
        }
        process = null;
    }

    void loseState() throws IOException {
        Folders.remove(state());
    }

    /** Of how many partitions the log says, since that moment, that the copy here could take over. */
    int warmCopies(Instant since) throws IOException {
        return lines(since, WARM).size();
    }

    /** When the stores began to be rebuilt after that moment, and when they were; null when nothing was. */
    @Nullable Span restored(Instant since) throws IOException {
        List<Instant> begun = lines(since, "Restoring ");
        List<Instant> done = lines(since, "Restored ");
        return begun.isEmpty() || done.isEmpty() ? null : new Span(begun.getFirst(), done.getLast());
    }

    /** From one moment to another. */
    record Span(Instant from, Instant to) {}

    private List<Instant> lines(Instant since, String text) throws IOException {
        List<Instant> moments = new ArrayList<>();
        for (String line : Files.readAllLines(log())) {
            // What the JVM itself says is no JSON.
            if (line.startsWith("{") && line.contains(text)) {
                Instant at = OffsetDateTime.parse(
                                JSON.readTree(line).path("@timestamp").asText())
                        .toInstant();
                if (!at.isBefore(since)) {
                    moments.add(at);
                }
            }
        }
        return moments;
    }

    private Path state() {
        return workplace.scratch().resolve(name);
    }

    private Path log() {
        return workplace.scratch().resolve(name + ".log");
    }

    @Override
    public void close() {
        ChildProcess running = process;
        if (running != null) {
            running.close();
        }
    }
}
