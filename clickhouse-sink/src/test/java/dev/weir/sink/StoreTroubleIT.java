package dev.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ClickHouse in trouble: the sink says what is wrong, loses nothing, and goes on by itself when it is over. */
class StoreTroubleIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Line line;
    private static int operations;
    private static SinkProcess sink;

    @BeforeAll
    static void startParts() throws Exception {
        line = new Line();
        operations = FreePorts.find(1).getFirst();
        sink = startSink();
        line.write(200, 2);
        line.awaitExactlyOnce();
    }

    @AfterAll
    static void stopParts() throws IOException {
        sink.close();
        line.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            read_only      | is read-only                    | MODIFY SETTING table_readonly = 1 | RESET SETTING table_readonly
            disk_full      | has no room left on its disk    | MODIFY SETTING min_free_disk_bytes_to_perform_insert = 9000000000000000 | RESET SETTING min_free_disk_bytes_to_perform_insert
            too_many_parts | has too many parts to merge     | MODIFY SETTING parts_to_throw_insert = 1 | RESET SETTING parts_to_throw_insert
            column_missing | has other columns in weir.traffic_ledger | RENAME COLUMN received_at TO arrived_at | RENAME COLUMN arrived_at TO received_at
            """)
    void theTableIsNotAsItShouldBe(String cause, String sentence, String trouble, String cure) throws Exception {
        line.clickHouse.query("ALTER TABLE weir.traffic_ledger " + trouble);
        line.write(300, 2);
        awaitReason(sentence);
        assertThat(get("/metrics")).contains("weir_sink_store_failures_total{cause=\"" + cause + "\"");

        line.clickHouse.query("ALTER TABLE weir.traffic_ledger " + cure);

        awaitRecovery();
    }

    @Test
    void theTableIsAway() throws Exception {
        line.clickHouse.query("RENAME TABLE weir.traffic_ledger TO weir.ledger_elsewhere");
        line.write(300, 2);
        awaitReason("has no table weir.traffic_ledger");

        line.clickHouse.query("RENAME TABLE weir.ledger_elsewhere TO weir.traffic_ledger");

        awaitRecovery();
    }

    @Test
    void aDroppedTableIsMadeAnewAndFilledFromKafka() throws Exception {
        line.clickHouse.query("DROP TABLE weir.traffic_ledger SYNC");
        line.write(300, 2);
        awaitReason("has no table weir.traffic_ledger");

        sink.close();
        line.clickHouse.query("TRUNCATE TABLE weir.schema_migrations");
        line.forgetOffsets();
        sink = startSink();

        awaitRecovery();
    }

    @Test
    void itIsSlowAndThenSilent() throws Exception {
        line.clickHouse.freeze();
        line.write(300, 2);
        awaitReason("does not answer in time");

        line.clickHouse.thaw();

        awaitRecovery();
    }

    @Test
    void itIsKilledInTheMiddleOfAnInsertAndStaysAway() throws Exception {
        // Evaluated for each row of an insert, so that it takes its time.
        line.clickHouse.query("ALTER TABLE weir.traffic_ledger ADD CONSTRAINT slow CHECK sleepEachRow(0.01) = 0");
        line.write(300, 1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !line.clickHouse
                        .query("SELECT count() FROM system.processes WHERE query_kind = 'Insert'")
                        .equals("0"));

        line.clickHouse.kill9();
        awaitReason("does not answer in time");
        line.clickHouse.restart();
        line.clickHouse.query("ALTER TABLE weir.traffic_ledger DROP CONSTRAINT slow");

        awaitRecovery();
    }

    @Test
    void itRefusesThePassword() throws Exception {
        sink.close();
        Map<String, String> wrong = line.settings("WEIR_CLICKHOUSE_SINK_PASSWORD", "of-yesterday");
        wrong.put("WEIR_OPERATIONS_PORT", Integer.toString(operations));
        try (SinkProcess _ = SinkProcess.start(wrong)) {
            line.write(300, 2);
            awaitReason("refuses the password of weir_sink");
        }

        sink = startSink();

        awaitRecovery();
    }

    private static SinkProcess startSink() throws IOException {
        return SinkProcess.start(line.settings("WEIR_OPERATIONS_PORT", Integer.toString(operations)));
    }

    private static void awaitReason(String sentence) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(get("/readyz")).contains("not ready", "ClickHouse " + sentence));
    }

    private static void awaitRecovery() {
        line.awaitExactlyOnce();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(get("/readyz")).contains("\"status\":\"ready\""));
    }

    private static String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operations + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }
}
