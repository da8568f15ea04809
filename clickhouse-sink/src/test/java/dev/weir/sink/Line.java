package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clickhouse.Topology;
import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.contract.Erasure;
import dev.weir.contract.LedgerRow;
import dev.weir.contract.Operation;
import dev.weir.contract.Topic;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import dev.weir.contract.entities.Entities;
import dev.weir.kit.KafkaTopics;
import dev.weir.testing.RealClickHouse;
import dev.weir.testing.RealKafka;
import dev.weir.testing.TestUsers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A real broker with an empty ledger topic, a real ClickHouse with Weir's users, and a writer of ledger records. */
final class Line implements AutoCloseable {
    static final long NOON = 1_795_176_000_000L;
    static final long DAY = 86_400_000L;

    private static final AccessSecrets SECRETS =
            new AccessSecrets("admin-t", "schema-t", "sink-t", "monitor-t", "reader-t");

    final RealKafka kafka = RealKafka.start();
    final RealClickHouse clickHouse;
    final Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    private final Producer<byte[], byte[]> producer;
    private long nextId;

    Line() throws Exception {
        this(Entities.load(Optional.empty()));
    }

    /** With access to the entities of that folder too. */
    Line(Path definitions) throws Exception {
        this(Entities.load(Optional.of(definitions)));
    }

    private Line(Entities entities) throws Exception {
        Access access = Access.describe(SECRETS, List.of("demo"), new Topology.SingleNode(), entities);
        clickHouse = RealClickHouse.start(new TestUsers(UsersXml.render(access), "weir_admin", "admin-t"));
        KafkaTopics.ensure(
                admin,
                List.of(
                        Topics.TRAFFIC_LEDGER,
                        Topics.TRAFFIC_REJECTED,
                        Topics.ENTITIES_HISTORY,
                        Topics.ENTITIES_REJECTED),
                2,
                1);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", "ledger-writer", "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("WEIR_KAFKA", kafka.bootstrap());
        settings.put("WEIR_TRAFFIC_PARTITIONS", "2");
        settings.put("WEIR_CLICKHOUSE", clickHouse.http().toString());
        settings.put("WEIR_CLICKHOUSE_SCHEMA_PASSWORD", "schema-t");
        settings.put("WEIR_CLICKHOUSE_SINK_PASSWORD", "sink-t");
        settings.put("WEIR_SINK_PASS_LIFETIME", "3s");
        settings.put("WEIR_SINK_CLICKHOUSE_TIMEOUT", "5s");
        settings.put("WEIR_SINK_BATCH_AGE", "100ms");
        return settings;
    }

    Map<String, String> settings(String name, String value) {
        Map<String, String> settings = settings();
        settings.put(name, value);
        return settings;
    }

    /** Writes rows over that many days to both partitions in a few transactions, one of which is aborted. */
    void write(int rows, int days) {
        int left = rows;
        while (left > 0) {
            int count = Math.min(left, 500);
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                send(nextId++, days);
            }
            producer.commitTransaction();
            left -= count;
            aborted(() -> send(Long.MAX_VALUE, 1));
        }
    }

    private void send(long id, int days) {
        send(id, days, "https://example.com/é/" + id % 50);
    }

    /** Writes one row that no count expects, since the ledger is to refuse it. */
    void writeRefused(String pageUrl) {
        inTransaction(() -> send(Long.MAX_VALUE - 1, 1, pageUrl));
    }

    private void send(long id, int days, String pageUrl) {
        TrafficEvent event = new TrafficEvent(id, id % 100, NOON - id % days * DAY, pageUrl);
        LedgerRow row = new LedgerRow("demo", event, 1, 1, Operation.CREATE, NOON);
        sendBytes((int) (id % 2), new TrafficKey("demo", id).toBytes(), row.toJson());
    }

    /** Writes the mark of an erasure to both partitions. */
    void erase(Erasure erasure) {
        inTransaction(() -> {
            for (int partition = 0; partition < 2; partition++) {
                sendBytes(partition, erasure.key(), erasure.toMark(NOON));
            }
        });
    }

    void sendBytes(int partition, byte[] key, byte[] value) {
        send(Topics.TRAFFIC_LEDGER, partition, key, value);
    }

    void send(Topic<byte[], byte[]> topic, int partition, byte[] key, byte[] value) {
        Future<RecordMetadata> _ = producer.send(new ProducerRecord<>(topic.name(), partition, key, value));
    }

    void inTransaction(Runnable sends) {
        producer.beginTransaction();
        sends.run();
        producer.commitTransaction();
    }

    /** Sends what nobody may ever read. */
    void aborted(Runnable sends) {
        producer.beginTransaction();
        sends.run();
        producer.flush();
        producer.abortTransaction();
    }

    /** Waits until every row written is in the ledger and the group has committed to the end, then counts. */
    void awaitExactlyOnce() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(250))
                .until(this::isCaughtUp);
        assertExactlyOnce();
    }

    /** Runs a sink until it has come to that point, where it ends, and puts its ghost out of the group. */
    void crash(CrashPoint point) throws Exception {
        crash(point, Flow.LEDGER);
    }

    void crash(CrashPoint point, Flow flow) throws Exception {
        try (SinkProcess sink = SinkProcess.start(settings("WEIR_SINK_CRASH_AT", point.name()))) {
            assertThat(sink.awaitEnd(Duration.ofSeconds(60))).isEqualTo(FaultAt.EXIT_CODE);
        }
        evictMembers(flow.group());
    }

    /** Does at once what the end of its session does to a member that no longer answers. */
    void evictMembers() throws Exception {
        evictMembers(Flow.LEDGER.group());
    }

    void evictMembers(String group) throws Exception {
        admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get();
    }

    void assertNothingDoubled() {
        assertThat(doubled()).isZero();
    }

    long doubled() {
        return Long.parseLong(clickHouse.query("SELECT count() - uniqExact(request_id) FROM weir.traffic_ledger"));
    }

    /** How many members the group has, once it has found its order. */
    int members() throws Exception {
        ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(Flow.LEDGER.group()))
                .all()
                .get()
                .get(Flow.LEDGER.group());
        return group != null && group.groupState() == GroupState.STABLE
                ? group.members().size()
                : 0;
    }

    /** All records of traffic.rejected. */
    List<ConsumerRecord<byte[], byte[]>> readRejected() throws Exception {
        return readAll(Topics.TRAFFIC_REJECTED);
    }

    List<ConsumerRecord<byte[], byte[]>> readAll(Topic<byte[], byte[]> topic) throws Exception {
        long count = records(topic);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic.name(), 0), new TopicPartition(topic.name(), 1)));
            Awaitility.await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                return found.size() >= count;
            });
        }
        return found;
    }

    void assertExactlyOnce() {
        String counts = clickHouse.query("SELECT count(), uniqExact(request_id), min(request_id), max(request_id),"
                + " uniqExact(topic_id, kafka_partition, kafka_offset) FROM weir.traffic_ledger");
        assertThat(counts).isEqualTo("%d\t%d\t0\t%d\t%d".formatted(nextId, nextId, nextId - 1, nextId));
    }

    boolean isCaughtUp() throws Exception {
        return isCaughtUp(Flow.LEDGER);
    }

    boolean isCaughtUp(Flow flow) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = committed(flow.group());
        for (int partition = 0; partition < 2; partition++) {
            TopicPartition of = new TopicPartition(flow.topic(), partition);
            long end = end(of);
            OffsetAndMetadata at = committed.get(of);
            if (end > 0 && (at == null || at.offset() < end || !at.metadata().startsWith("weir1 at "))) {
                return false;
            }
        }
        return true;
    }

    /** How many records were ever sent to traffic.rejected. */
    long rejected() throws Exception {
        return records(Topics.TRAFFIC_REJECTED);
    }

    private long records(Topic<byte[], byte[]> topic) throws Exception {
        return end(new TopicPartition(topic.name(), 0)) + end(new TopicPartition(topic.name(), 1));
    }

    private long end(TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    Map<TopicPartition, OffsetAndMetadata> committed() throws Exception {
        return committed(Flow.LEDGER.group());
    }

    Map<TopicPartition, OffsetAndMetadata> committed(String group) throws Exception {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
    }

    void forgetOffsets() throws Exception {
        forgetOffsets(Flow.LEDGER);
    }

    void forgetOffsets(Flow flow) throws Exception {
        admin.deleteConsumerGroupOffsets(
                        flow.group(), Set.copyOf(committed(flow.group()).keySet()))
                .all()
                .get();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        admin.close(Duration.ofSeconds(2));
        clickHouse.close();
        kafka.close();
    }
}
