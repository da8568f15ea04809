package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.contract.RawTraffic;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import dev.weir.kit.KafkaTopics;
import dev.weir.local.ChildCommand;
import dev.weir.local.ChildProcess;
import dev.weir.local.FreePorts;
import dev.weir.local.Readiness;
import dev.weir.local.RunnableModule;
import dev.weir.testing.RealKafka;
import dev.weir.testing.TestSize;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The resident memory of the processor keeps the bound that docs/performance.md gives, however many ids it remembers.
 */
@EnabledOnOs(OS.LINUX)
class ProcessorMemoryIT {
    private static final int PARTITIONS = 2;
    private static final int IDS = TestSize.of(200_000, 2_000_000);
    private static final Duration LIMIT = Duration.ofSeconds(60 + IDS / 2_000);

    // The parts of the formula, in MiB. Those of the JVM are its flags.
    private static final int HEAP = 96;
    private static final int METASPACE = 64;
    private static final int CODE = 48;
    private static final int DIRECT = 48;
    private static final int STORES = 24;
    private static final int STORE_WORK = 64;
    private static final int JVM = 80;

    /** What may still come after half the ids: code compiled late, and a compaction that runs at the second look. */
    private static final int STILL = 48;

    @TempDir
    Path folder;

    @Test
    void residentMemoryKeepsItsBoundAndDoesNotGrowWithTheIds() throws Exception {
        int port = FreePorts.find(1).getFirst();
        try (RealKafka kafka = RealKafka.start();
                ChildProcess processor =
                        ChildProcess.start(command(kafka, port)).awaitReady()) {
            Resident before = Resident.of(processor);
            workThrough(kafka, 0, IDS / 2);
            Resident half = Resident.of(processor);
            workThrough(kafka, IDS / 2, IDS);
            Resident all = Resident.of(processor);

            String seen =
                    "MiB at the start %s, after %d ids %s, after %d %s".formatted(before, IDS / 2, half, IDS, all);
            System.out.println("Processor: " + seen);
            assertThat(all.most()).as(seen).isLessThan(HEAP + METASPACE + CODE + DIRECT + STORES + STORE_WORK + JVM);
            assertThat(all.anonymous()).as(seen).isLessThan(half.anonymous() + STILL);
        }
    }

    /** MiB of a process in the machine's memory: now, of that not backed by a file, and the most there ever was. */
    private record Resident(int now, int anonymous, int most) {
        static Resident of(ChildProcess process) throws IOException {
            Properties status = new Properties();
            try (var lines = Files.newBufferedReader(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                status.load(lines);
            }
            return new Resident(mebi(status, "VmRSS"), mebi(status, "RssAnon"), mebi(status, "VmHWM"));
        }

        private static int mebi(Properties status, String name) {
            return Integer.parseInt(status.getProperty(name).replace(" kB", "").strip()) >> 10;
        }
    }

    private static void workThrough(RealKafka kafka, int from, int to) throws Exception {
        long now = System.currentTimeMillis();
        Map<Integer, Long> ends = new ConcurrentHashMap<>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.LINGER_MS_CONFIG,
                        20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            Future<?> last = null;
            for (int i = from; i < to; i++) {
                // An odd factor is a bijection: each id once, and scattered.
                long id = i * 0x9E3779B97F4A7C15L;
                var event = new TrafficEvent(
                        id, i % 1_000, now - i % 3_600_000, "https://shop.example/items/" + i % 5_000 + "?from=search");
                last = producer.send(
                        new ProducerRecord<>(
                                Topics.TRAFFIC_RAW.name(),
                                new TrafficKey("demo", id).toBytes(),
                                RawTraffic.create(event)),
                        (stored, _) -> {
                            if (stored != null) {
                                ends.merge(stored.partition(), stored.offset() + 1, Math::max);
                            }
                        });
            }
            producer.flush();
            if (last != null) {
                last.get();
            }
        }
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()))) {
            await().atMost(LIMIT).until(() -> {
                var committed = admin.listConsumerGroupOffsets(StreamsSettings.TRAFFIC)
                        .partitionsToOffsetAndMetadata()
                        .get();
                return ends.entrySet().stream().allMatch(end -> {
                    var at = committed.get(new TopicPartition(Topics.TRAFFIC_RAW.name(), end.getKey()));
                    return at != null && at.offset() >= end.getValue();
                });
            });
        }
    }

    private ChildCommand command(RealKafka kafka, int port) {
        return new ChildCommand(
                "processor",
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xss512k",
                        // The whole heap from the start: what grows is native.
                        "-Xms" + HEAP + "m",
                        "-Xmx" + HEAP + "m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:MaxMetaspaceSize=" + METASPACE + "m",
                        "-XX:ReservedCodeCacheSize=" + CODE + "m",
                        "-XX:MaxDirectMemorySize=" + DIRECT + "m",
                        "--enable-native-access=ALL-UNNAMED"),
                new RunnableModule(Path.of("").toAbsolutePath()),
                Processor.class.getName(),
                List.of(),
                Map.of(
                        "MALLOC_ARENA_MAX",
                        "2",
                        "WEIR_KAFKA",
                        kafka.bootstrap(),
                        "WEIR_PROCESSOR_STATE",
                        folder.resolve("state").toString(),
                        "WEIR_PROCESSOR_STORE_MEMORY",
                        STORES + "m",
                        "WEIR_OPERATIONS_PORT",
                        Integer.toString(port),
                        "WEIR_EXIT_WITH_PARENT",
                        "true",
                        KafkaTopics.PARTITIONS.name(),
                        Integer.toString(PARTITIONS)),
                folder.resolve("processor.log"),
                new Readiness.Http(URI.create("http://127.0.0.1:" + port + "/readyz")));
    }
}
