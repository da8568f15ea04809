package dev.weir.processor;

import dev.weir.contract.Account;
import dev.weir.contract.Erasure;
import dev.weir.contract.LedgerRow;
import dev.weir.contract.RawTraffic;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import dev.weir.contract.TrafficEvent;
import dev.weir.contract.TrafficKey;
import dev.weir.kit.Closer;
import dev.weir.local.Folders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology without a broker, under a time of the test's choosing, and with words for what a test does to it. */
final class Line implements AutoCloseable {
    static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    static final DedupWindow WINDOW = DedupWindow.of(Duration.ofDays(7), Duration.ofSeconds(5), Duration.ofHours(1));
    static final String TENANT = "demo";

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Closer closer = new Closer();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> raw;
    private final TestOutputTopic<byte[], byte[]> ledger;
    private final TestOutputTopic<byte[], byte[]> rejected;
    private final TestOutputTopic<byte[], byte[]> accounts;

    Line(Path state) {
        this(state, WINDOW, 1);
    }

    Line(Path state, DedupWindow window, int partitions) {
        var settings =
                new ProcessorSettings("unused:1", partitions, 1, state, window, 1, 0, 16 << 20, Duration.ofMillis(100));
        var properties = new Properties();
        properties.putAll(StreamsSettings.of(settings, StreamsSettings.TRAFFIC, "test"));
        driver = new TopologyTestDriver(
                TrafficTopology.of(window, partitions, metrics), properties, Instant.ofEpochMilli(NOON));
        raw = driver.createInputTopic(Topics.TRAFFIC_RAW.name(), new ByteArraySerializer(), new ByteArraySerializer());
        ledger = output(Topics.TRAFFIC_LEDGER.name());
        rejected = output(Topics.TRAFFIC_REJECTED.name());
        accounts = output(Topics.TRAFFIC_ACCOUNTS.name());
    }

    static Line start() {
        try {
            Path folder = Files.createTempDirectory("line");
            Line line = new Line(folder);
            line.closer.register(() -> remove(folder));
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path folder) {
        try {
            Folders.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void create(long at, TrafficEvent event) {
        pipe(at, event.requestId(), RawTraffic.create(event));
    }

    void update(long at, TrafficEvent event) {
        pipe(at, event.requestId(), RawTraffic.update(event));
    }

    void delete(long at, long requestId) {
        pipe(at, requestId, RawTraffic.delete(requestId));
    }

    void erase(long at, long userId) {
        Erasure erasure = new Erasure(TENANT, "job-" + at, userId, at);
        pipe(new TestRecord<>(erasure.key(), erasure.toRaw(), Instant.ofEpochMilli(at)));
    }

    void pipe(long at, long requestId, byte[] value) {
        pipe(new TestRecord<>(new TrafficKey(TENANT, requestId).toBytes(), value, Instant.ofEpochMilli(at)));
    }

    void pipe(TestRecord<byte[], byte[]> record) {
        raw.pipeInput(record);
    }

    void wait(Duration wallClock) {
        driver.advanceWallClockTime(wallClock);
    }

    List<LedgerRow> rows() {
        return ledger.readValuesToList().stream().map(Line::row).toList();
    }

    List<TestRecord<byte[], byte[]>> ledgerRecords() {
        return ledger.readRecordsToList();
    }

    List<TestRecord<byte[], byte[]>> rejectedRecords() {
        return rejected.readRecordsToList();
    }

    /** The reasons of what was kept out since the last look. */
    List<String> reasons() {
        return rejectedRecords().stream()
                .map(record -> header(record, RejectedHeaders.REASON))
                .toList();
    }

    /** The account as it is told after a moment. */
    Account account() {
        wait(TrafficProcessor.ACCOUNT_EVERY);
        try {
            return Account.parse(accounts.readValuesToList().getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<TestRecord<byte[], byte[]>> accountRecords() {
        return accounts.readRecordsToList();
    }

    /** The bytes under that id. */
    byte @Nullable [] entryOf(long requestId) {
        return memory().get(Memory.id(new TrafficKey(TENANT, requestId)));
    }

    /** How many erasures are remembered. */
    long erasures() {
        KeyValueStore<Bytes, byte[]> erasures = driver.getKeyValueStore(TrafficTopology.ERASURES);
        return erasures.approximateNumEntries();
    }

    boolean holdsEntryOf(long requestId) {
        return entryOf(requestId) != null;
    }

    private Memory memory() {
        return (Memory) driver.getStateStore(TrafficTopology.MEMORY);
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static TrafficEvent event(long requestId, long userId, long createdAt) {
        return new TrafficEvent(requestId, userId, createdAt, "https://example.org/" + userId);
    }

    private static LedgerRow row(byte[] json) {
        try {
            return LedgerRow.parse(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        driver.close();
        closer.close();
    }
}
