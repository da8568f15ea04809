package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.weir.contract.Account;
import dev.weir.contract.Erasure;
import dev.weir.contract.LedgerRow;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topic;
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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor as a process of its own against a real broker: what kill -9 leaves is as if it had never happened. */
class ProcessorCrashIT {
    private static final int PARTITIONS = 2;
    private static final int IDS = 5_000;
    private static final int KILLS = TestSize.of(2, 10);
    private static final int MOST_ATTEMPTS = 30;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private RealKafka kafka;
    private @Nullable ChildProcess processor;
    private int operationsPort;

    @BeforeEach
    void start() throws IOException {
        kafka = RealKafka.start();
        operationsPort = FreePorts.find(1).getFirst();
    }

    @AfterEach
    void stop() {
        if (processor != null) {
            processor.kill();
        }
        kafka.close();
    }

    @Test
    void killNineInTheMiddleOfATransactionCountsNothingTwiceAndLosesNothing() throws Exception {
        Random random = new Random(9);
        for (int kill = 0; kill < KILLS; kill++) {
            ChildProcess doomed = startProcessor().awaitReady();
            freezeInTheMiddleOfATransaction(doomed, random);
            doomed.kill();
        }
        startProcessor().awaitReady();
        send(random, 2_000);
        awaitBooksUpToTheEnd();
        assertThatTheBooksAreTheTopics();

        processor().stop();
        Path log = folder.resolve("processor.log");
        int ended = Files.readString(log).length();
        startProcessor().awaitReady();
        send(random, 2_000);
        awaitBooksUpToTheEnd();
        assertThatTheBooksAreTheTopics();
        assertThat(Files.readString(log).substring(ended))
                .as("after an end in order the memory is read from its files")
                .contains("Restoring")
                .doesNotContain("memory-changelog-0 from offset 0 ", "not closed in order");
    }

    @Test
    void killNineBetweenAnEraseRecordAndItsMarkErasesOnce() throws Exception {
        Random random = new Random(14);
        ChildProcess doomed = startProcessor().awaitReady();
        send(random, 2_000);
        freezeBetweenAnEraseRecordAndItsMark(doomed, random);
        doomed.kill();
        startProcessor().awaitReady();
        send(random, 2_000);
        awaitBooksUpToTheEnd();

        assertThatTheBooksAreTheTopics();
        assertThat(marks(read(Topics.TRAFFIC_LEDGER)))
                .containsExactlyInAnyOrderElementsOf(marks(read(Topics.TRAFFIC_RAW)));
    }

    @Test
    void itStartsWhileKafkaIsDownAndLivesThroughItsCrash() throws Exception {
        kafka.kill9();
        ChildProcess only = startProcessor();
        await().atMost(LIMIT).until(() -> answers("/livez"));
        assertThat(answers("/readyz")).isFalse();

        kafka.restart();
        only.awaitReady();
        send(new Random(1), 1_000);
        awaitBooksUpToTheEnd();

        kafka.kill9();
        kafka.restart();
        send(new Random(2), 1_000);
        awaitBooksUpToTheEnd();

        assertThat(only.isAlive()).isTrue();
        assertThatTheBooksAreTheTopics();
    }

    private ChildProcess processor() {
        return Objects.requireNonNull(processor);
    }

    private ChildProcess startProcessor() throws IOException {
        ChildProcess started = ChildProcess.start(command());
        processor = started;
        return started;
    }

    /** Leaves the processor stopped with rows written but not committed, and with records that wait. */
    private void freezeInTheMiddleOfATransaction(ChildProcess doomed, Random random) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()))) {
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                send(random, 2_000);
                doomed.freeze();
                // Sent meanwhile: records that wait; and time enough for a commit that was under way at the broker.
                send(random, 2_000);
                if (openRows(admin) > 0) {
                    return;
                }
                doomed.thaw();
            }
        }
        fail("never stopped in the middle of a transaction");
    }

    /** Leaves the processor stopped with an erase record in traffic.raw whose mark is not committed. */
    private void freezeBetweenAnEraseRecordAndItsMark(ChildProcess doomed, Random random) throws Exception {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            send(random, 500);
            erase(new Erasure("demo", "job-" + attempt, random.nextInt(7), System.currentTimeMillis()));
            doomed.freeze();
            // Time enough for a commit that was under way at the broker.
            send(random, 500);
            if (marks(read(Topics.TRAFFIC_LEDGER)).size()
                    < marks(read(Topics.TRAFFIC_RAW)).size()) {
                return;
            }
            doomed.thaw();
        }
        fail("never stopped between an erase record and its mark");
    }

    private void erase(Erasure erasure) throws Exception {
        try (var producer = producer()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(
                                Topics.TRAFFIC_RAW.name(), partition, erasure.key(), erasure.toRaw()))
                        .get();
            }
        }
    }

    /** The partition and job of each erasure among those records. */
    private static List<String> marks(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> Erasure.isKey(record.key()))
                .map(record -> record.partition() + " " + new String(record.key(), StandardCharsets.US_ASCII))
                .toList();
    }

    /** How many rows stand on traffic.ledger in transactions that are not at an end. */
    private static long openRows(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            latest.put(new TopicPartition(Topics.TRAFFIC_LEDGER.name(), partition), OffsetSpec.latest());
        }
        return ends(admin, latest, IsolationLevel.READ_UNCOMMITTED)
                - ends(admin, latest, IsolationLevel.READ_COMMITTED);
    }

    private static long ends(Admin admin, Map<TopicPartition, OffsetSpec> latest, IsolationLevel isolation)
            throws Exception {
        return admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get().values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    private boolean answers(String path) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operationsPort + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** Creates, retries, conflicts, updates, deletes and nonsense over few ids, so that they meet. */
    private void send(Random random, int records) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        long now = System.currentTimeMillis();
        try (var producer = producer()) {
            for (int i = 0; i < records; i++) {
                long id = random.nextInt(IDS);
                var event = new TrafficEvent(id, id % 7, now - now % 3_600_000 - id, "/" + random.nextInt(2));
                byte[] value =
                        switch (random.nextInt(10)) {
                            case 0 -> RawTraffic.update(event);
                            case 1 -> RawTraffic.delete(id);
                            case 2 -> new byte[] {'?'};
                            default -> RawTraffic.create(event);
                        };
                sent.add(producer.send(
                        new ProducerRecord<>(Topics.TRAFFIC_RAW.name(), new TrafficKey("demo", id).toBytes(), value)));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    /**
     * One request at a time: with several under way to a broker that is just starting, the first may be refused and the
     * second taken, and then the first is out of order for ever.
     */
    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void assertThatTheBooksAreTheTopics() throws IOException {
        List<LedgerRow> rows = new ArrayList<>();
        Map<Integer, Long> rowsByPartition = new HashMap<>();
        Map<Long, LedgerRow> standing = new HashMap<>();
        for (var written : read(Topics.TRAFFIC_LEDGER)) {
            if (Erasure.isKey(written.key())) {
                long erased = Erasure.ofMark(written.key(), written.value()).userId();
                standing.values()
                        .removeIf(row -> row.event().userId() == erased && partitionOf(row) == written.partition());
                continue;
            }
            LedgerRow row = LedgerRow.parse(written.value());
            rows.add(row);
            rowsByPartition.merge(written.partition(), 1L, Long::sum);
            if (row.sign() > 0) {
                assertThat(standing.put(row.event().requestId(), row))
                        .as("before %s", row)
                        .isNull();
            } else {
                assertThat(standing.remove(row.event().requestId()))
                        .as("what %s takes back", row)
                        .isNotNull()
                        .extracting(LedgerRow::event)
                        .isEqualTo(row.event());
            }
        }
        Map<Integer, Long> conflicts = new HashMap<>();
        Map<Integer, Long> rejected = new HashMap<>();
        for (var refused : read(Topics.TRAFFIC_REJECTED)) {
            String reason = new String(
                    refused.headers().lastHeader(RejectedHeaders.REASON).value(), StandardCharsets.US_ASCII);
            (reason.equals("conflict") ? conflicts : rejected).merge(refused.partition(), 1L, Long::sum);
        }
        Map<Integer, Long> raw = new HashMap<>();
        read(Topics.TRAFFIC_RAW).forEach(record -> raw.merge(record.partition(), 1L, Long::sum));

        Map<Integer, Account> accounts = accounts();
        assertThat(accounts).hasSize(PARTITIONS);
        accounts.forEach((partition, account) -> {
            assertThat(account.balances()).isTrue();
            assertThat(account.received()).isEqualTo(raw.get(partition));
            assertThat(account.ledgerRows()).isEqualTo(rowsByPartition.get(partition));
            assertThat(account.conflict()).isEqualTo(conflicts.getOrDefault(partition, 0L));
            assertThat(account.rejected()).isEqualTo(rejected.getOrDefault(partition, 0L));
        });
        assertThat(new HashSet<>(rows)).hasSameSizeAs(rows);
    }

    private static int partitionOf(LedgerRow row) {
        byte[] key = new TrafficKey(row.tenant(), row.event().requestId()).toBytes();
        return BuiltInPartitioner.partitionForKey(key, PARTITIONS);
    }

    private void awaitBooksUpToTheEnd() {
        Map<Integer, Long> sent = new HashMap<>();
        read(Topics.TRAFFIC_RAW).forEach(record -> sent.merge(record.partition(), record.offset(), Math::max));
        await().atMost(LIMIT).untilAsserted(() -> {
            Map<Integer, Account> accounts = accounts();
            sent.forEach((partition, last) -> assertThat(accounts.get(partition))
                    .isNotNull()
                    .extracting(Account::upToOffset)
                    .isEqualTo(last));
        });
    }

    private Map<Integer, Account> accounts() throws IOException {
        Map<Integer, Account> latest = new HashMap<>();
        for (var record : read(Topics.TRAFFIC_ACCOUNTS)) {
            Account account = Account.parse(record.value());
            latest.put(account.partition(), account);
        }
        return latest;
    }

    /** Everything that is committed on a topic now. */
    private List<ConsumerRecord<byte[], byte[]>> read(Topic<?, ?> topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private ChildCommand command() {
        return new ChildCommand(
                "processor",
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED"),
                new RunnableModule(Path.of("").toAbsolutePath()),
                Processor.class.getName(),
                List.of(),
                Map.of(
                        "WEIR_KAFKA",
                        kafka.bootstrap(),
                        "WEIR_PROCESSOR_STATE",
                        folder.resolve("state").toString(),
                        "WEIR_OPERATIONS_PORT",
                        Integer.toString(operationsPort),
                        "WEIR_EXIT_WITH_PARENT",
                        "true",
                        KafkaTopics.PARTITIONS.name(),
                        Integer.toString(PARTITIONS)),
                folder.resolve("processor.log"),
                new Readiness.Http(URI.create("http://127.0.0.1:" + operationsPort + "/readyz")));
    }
}
