package dev.weir.processor;

import dev.weir.contract.Account;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import dev.weir.contract.entities.Entities;
import dev.weir.contract.entities.EntityDefinition;
import dev.weir.contract.entities.EntityKey;
import dev.weir.contract.entities.HistoryRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/** The real topology of business records without a broker, under a time of the test's choosing. */
final class RecordLine implements AutoCloseable {
    static final long SKEW = 5_000;
    static final Entities ENTITIES = Entities.load(Optional.empty());
    static final EntityDefinition COMPANIES = ENTITIES.named("companies").orElseThrow();

    private final Path folder = folder();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> raw;
    private final TestOutputTopic<byte[], byte[]> history;
    private final TestOutputTopic<byte[], byte[]> rejected;
    private final TestOutputTopic<byte[], byte[]> accounts;

    RecordLine() {
        Properties properties = new Properties();
        properties.putAll(StreamsSettings.of(
                new ProcessorSettings("unused:1", 1, 1, folder, Line.WINDOW, 1, 0, 16 << 20, Duration.ofMillis(100)),
                StreamsSettings.RECORDS,
                "test"));
        properties.putAll(RecordTopology.settings());
        driver = new TopologyTestDriver(
                RecordTopology.of(
                        ENTITIES,
                        SKEW,
                        1,
                        new SimpleMeterRegistry(),
                        Stores.inMemoryKeyValueStore(RecordTopology.KNOWN)),
                properties,
                Instant.ofEpochMilli(Line.NOON));
        raw = driver.createInputTopic(Topics.ENTITIES_RAW.name(), new ByteArraySerializer(), new ByteArraySerializer());
        history = output(Topics.ENTITIES_HISTORY.name());
        rejected = output(Topics.ENTITIES_REJECTED.name());
        accounts = output(Topics.ENTITIES_ACCOUNTS.name());
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("record-line");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An operation on a company of tenant demo, in JSON with fields of the test's choosing. */
    void company(long at, long id, String json) {
        pipe(at, new EntityKey("demo", "companies", id).toBytes(), json);
    }

    void pipe(long at, byte[] key, String json) {
        raw.pipeInput(new TestRecord<>(key, json.getBytes(StandardCharsets.UTF_8), Instant.ofEpochMilli(at)));
    }

    /** The rows since the last look. */
    List<HistoryRow> rows() {
        List<HistoryRow> rows = new ArrayList<>();
        for (byte[] json : history.readValuesToList()) {
            try {
                rows.add(HistoryRow.parse(COMPANIES, json));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rows;
    }

    /** The reasons of what was kept out since the last look. */
    List<String> reasons() {
        return told(RejectedHeaders.REASON);
    }

    /** The same, in words. */
    List<String> details() {
        return told(RejectedHeaders.DETAIL);
    }

    private List<String> told(String header) {
        return rejected.readRecordsToList().stream()
                .map(record -> Line.header(record, header))
                .toList();
    }

    Account account() {
        driver.advanceWallClockTime(RecordProcessor.ACCOUNT_EVERY);
        try {
            return Account.parse(accounts.readValuesToList().getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line that knows what this one knows, as after a restart, but with new books; this one is closed. */
    RecordLine restarted() {
        RecordLine next = new RecordLine();
        KeyValueStore<Bytes, byte[]> into = next.driver.getKeyValueStore(RecordTopology.KNOWN);
        KeyValueStore<Bytes, byte[]> from = driver.getKeyValueStore(RecordTopology.KNOWN);
        try (KeyValueIterator<Bytes, byte[]> entries = from.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                into.put(entry.key, entry.value);
            }
        }
        close();
        return next;
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        driver.close();
        Line.remove(folder);
    }
}
