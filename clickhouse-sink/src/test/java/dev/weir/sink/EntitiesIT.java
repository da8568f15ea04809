package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.Reason;
import dev.weir.contract.RejectedHeaders;
import dev.weir.contract.Topics;
import dev.weir.local.FreePorts;
import dev.weir.testing.TestSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sink must keep of entities.history, on parts that all tests share: each adds rows, all must be there once. */
class EntitiesIT {
    @TempDir
    private static Path definitions;

    /** The protocol is the ledger's, which the fault suite crashes everywhere. */
    private static final List<CrashPoint> CRASHES = TestSize.of(
            List.of(CrashPoint.INTENT_COMMITTED, CrashPoint.DAY_INSERTED),
            List.of(
                    CrashPoint.BATCH_CLOSED,
                    CrashPoint.INTENT_COMMITTED,
                    CrashPoint.DAY_INSERTED,
                    CrashPoint.BATCH_INSERTED,
                    CrashPoint.DONE_COMMITTED));

    private static Line line;
    private static long rows;

    @BeforeAll
    static void startParts() throws Exception {
        Files.writeString(definitions.resolve("assets.json"), """
                {"name": "assets", "title": "Assets", "description": "",
                 "columns": [{"name": "serial", "type": "text", "required": true}]}""");
        line = new Line(definitions);
    }

    @AfterAll
    static void stopParts() {
        line.close();
    }

    @Test
    void crashesLeaveEveryRowOnce() throws Exception {
        for (CrashPoint point : CRASHES) {
            write(300);
            line.crash(point, Flow.HISTORY);
        }
        write(100);

        try (SinkProcess _ = sink()) {
            awaitEveryRowOnce();
        }
    }

    @Test
    void rowsThatAreDeliveredAgainLeaveTheCountWhereItIs() throws Exception {
        write(200);
        line.crash(CrashPoint.BATCH_INSERTED, Flow.HISTORY);
        line.forgetOffsets(Flow.HISTORY);

        try (SinkProcess _ = sink()) {
            awaitEveryRowOnce();
            write(50);
            awaitEveryRowOnce();
        }
    }

    @Test
    void rowsThatTheTableRefusesGoToRejectedAndTheRestLands() throws Exception {
        write(20);
        try (SinkProcess _ = sink()) {
            awaitEveryRowOnce();
        }
        // It stays: without it, rows that are delivered again would be taken.
        line.clickHouse.query(
                "ALTER TABLE weir.companies_history ADD CONSTRAINT no_ftp CHECK ifNull(website, '') NOT LIKE 'ftp:%'");
        write(100);
        line.inTransaction(() -> send("companies", 0, "\"company_name\":\"F\",\"website\":\"ftp://one.example\""));
        write(100);
        line.inTransaction(() -> line.send(Topics.ENTITIES_HISTORY, 1, bytes("demo:companies:1"), bytes("{")));

        try (SinkProcess _ = sink()) {
            awaitEveryRowOnce();
        }

        List<ConsumerRecord<byte[], byte[]>> rejected = line.readAll(Topics.ENTITIES_REJECTED);
        assertThat(rejected)
                .extracting(record -> header(record, RejectedHeaders.REASON))
                .containsOnly(Reason.REFUSED_BY_STORE.code(), Reason.MALFORMED.code());
        assertThat(rejected)
                .anyMatch(record -> new String(record.value(), StandardCharsets.UTF_8).contains("ftp://one.example"));
    }

    @Test
    void aRowOfAnEntityThatIsNotDefinedWaitsUntilItIs() throws Exception {
        int operations = FreePorts.find(1).getFirst();
        write(10);
        line.inTransaction(() -> send("assets", 0, "\"serial\":\"S1\""));
        write(10);

        try (SinkProcess sink =
                SinkProcess.start(line.settings("WEIR_OPERATIONS_PORT", Integer.toString(operations)))) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> sink.health(operations).contains("no definition of the entity assets"));
        }
        try (SinkProcess _ = sink()) {
            awaitEveryRowOnce();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(line.clickHouse.query("SELECT serial FROM weir.assets"))
                            .isEqualTo("S1"));
        }
    }

    private static SinkProcess sink() throws IOException {
        return SinkProcess.start(line.settings("WEIR_ENTITY_DEFINITIONS", definitions.toString()));
    }

    /** Writes rows of two entities to both partitions, and some that are aborted. */
    private static void write(int count) {
        line.inTransaction(() -> {
            for (int i = 0; i < count; i++) {
                boolean company = rows % 2 == 0;
                send(
                        company ? "companies" : "tickets",
                        rows / 2 % 2,
                        company ? "\"company_name\":\"É %d\"".formatted(rows) : "\"summary\":\"T\",\"type_id\":\"7\"");
                rows++;
            }
        });
        line.aborted(() -> send("companies", 0, "\"company_name\":\"never\""));
    }

    private static void send(String entity, long partition, String fields) {
        String id = Long.toString(rows);
        String json = """
                {"tenant":"demo","entity":"%s","id":"%s","record_version":1,"revision":1,"cause":"create",\
                "effective_date":"2026-11-20T12:00:00.000Z","expiry_date":"2999-12-31T23:59:59.000Z","is_current":true,\
                "record_hash":"%064x","last_updated":"2026-11-20T12:00:00.000Z","last_updated_by":"it",\
                "received_at":"2026-11-20T12:00:00.000Z","fields":{%s}}""".formatted(entity, id, rows, fields);
        line.send(Topics.ENTITIES_HISTORY, (int) partition, bytes("demo:" + entity + ":" + id), bytes(json));
    }

    private static void awaitEveryRowOnce() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> line.isCaughtUp(Flow.HISTORY));
        assertThat(line.clickHouse.query("""
                SELECT count(), uniqExact(id), uniqExact(topic_id, kafka_partition, kafka_offset) FROM (
                    SELECT id, topic_id, kafka_partition, kafka_offset FROM weir.companies_history
                    UNION ALL SELECT id, topic_id, kafka_partition, kafka_offset FROM weir.tickets_history)""")).isEqualTo("%1$d\t%1$d\t%1$d".formatted(rows));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(
                Objects.requireNonNull(record.headers().lastHeader(name), name).value(), StandardCharsets.UTF_8);
    }
}
