package dev.weir.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.contract.Account;
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
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor as a process of its own against a real broker: what kill -9 leaves is as if it had never happened. */
class ProcessorCrashIT {
    private static final int PARTITIONS = 2;
    private static final int IDS = 5_000;
    private static final int KILLS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private RealKafka kafka;
    private ChildProcess processor;

    @BeforeEach
    void start() throws IOException {
        kafka = RealKafka.start();
        processor = ChildProcess.start(command());
    }

    @AfterEach
    void stop() {
        processor.kill();
        kafka.close();
    }

    @Test
    void killNineInTheMiddleOfTheWorkCountsNothingTwiceAndLosesNothing() throws Exception {
        processor.awaitReady();
        Random random = new Random(9);
        for (int kill = 0; kill < KILLS; kill++) {
            send(random, 20_000);
            long before = received();
            await().atMost(LIMIT).until(() -> received() > before + 1_000);

            processor.kill();
            processor = ChildProcess.start(command()).awaitReady();
        }
        send(random, 5_000);
        awaitBooksUpToTheEnd();

        assertThatTheBooksAreTheTopics();
    }

    @Test
    void itStartsWithoutKafkaAndLivesThroughItsRestart() throws Exception {
        processor.awaitReady();
        send(new Random(1), 1_000);
        awaitBooksUpToTheEnd();

        kafka.kill9();
        ChildProcess waiting = processor;
        kafka.restart();
        send(new Random(2), 1_000);
        awaitBooksUpToTheEnd();

        assertThat(waiting.isAlive()).isTrue();
        assertThatTheBooksAreTheTopics();
    }

    /** Creates, retries, conflicts, updates, deletes and nonsense over few ids, so that they meet. */
    private void send(Random random, int records) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        long now = System.currentTimeMillis();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap(), ProducerConfig.LINGER_MS_CONFIG, 5),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
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

    private void assertThatTheBooksAreTheTopics() throws IOException {
        List<LedgerRow> rows = new ArrayList<>();
        Map<Integer, Long> rowsByPartition = new HashMap<>();
        for (var row : read(Topics.TRAFFIC_LEDGER)) {
            rows.add(LedgerRow.parse(row.value()));
            rowsByPartition.merge(row.partition(), 1L, Long::sum);
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
        Map<Long, Integer> standing = new HashMap<>();
        for (LedgerRow row : rows) {
            int stands = standing.merge(row.event().requestId(), row.sign(), Integer::sum);
            assertThat(stands).as("after %s", row).isBetween(0, 1);
        }
        assertThat(rows).doesNotHaveDuplicates();
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

    private long received() throws IOException {
        return accounts().values().stream().mapToLong(Account::received).sum();
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

    private ChildCommand command() throws IOException {
        int port = FreePorts.find(1).getFirst();
        return new ChildCommand(
                "processor",
                List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED"),
                new RunnableModule(Path.of("").toAbsolutePath()),
                Processor.class.getName(),
                List.of(),
                Map.of(
                        "WEIR_KAFKA",
                        kafka.bootstrap(),
                        "WEIR_PROCESSOR_STATE",
                        folder.resolve("state").toString(),
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
