package dev.weir.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testing.RealClickHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests against a real ClickHouse that the schema is applied once, whoever else tries, crashes or stalls. */
class MigrationsIT {
    private static final LeaseTimes SHORT = new LeaseTimes(Duration.ofSeconds(4), Duration.ofSeconds(1));

    /** Not idempotent on purpose: a second application would leave a second row. */
    private static final List<Migration> COUNTED = List.of(
            new Migration(1, "runs", "CREATE TABLE weir.runs (n UInt8) ENGINE = MergeTree ORDER BY n;"),
            new Migration(2, "run", "INSERT INTO weir.runs VALUES (1);\nINSERT INTO weir.runs VALUES (2);"));

    private static RealClickHouse clickHouse;

    @BeforeAll
    static void start() {
        clickHouse = RealClickHouse.start(WeirUsers.users());
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
    }

    @BeforeEach
    void noSchema() {
        clickHouse.query("DROP DATABASE IF EXISTS weir SYNC");
    }

    @Test
    void theShippedSchemaAppliesAndShowsNoDrift() {
        var status = Migrations.apply(connection());
        HistorySchema.apply(connection(), WeirUsers.ENTITIES);

        assertThat(status.isCurrent()).isTrue();
        assertThat(Migrations.status(connection())).isEqualTo(status);
        assertThat(SchemaDrift.find(connection(), WeirUsers.ENTITIES)).isEmpty();
    }

    @Test
    void driftIsFound() {
        Migrations.apply(connection());
        HistorySchema.apply(connection(), WeirUsers.ENTITIES);
        clickHouse.query("ALTER TABLE weir.traffic_ledger ADD COLUMN stray UInt8");

        assertThatThrownBy(() -> SchemaDrift.validate(connection(), WeirUsers.ENTITIES))
                .hasMessageContaining("stray");
    }

    @Test
    void eightAtOnceApplyEachMigrationOnce() throws Exception {
        var attempts = new ArrayList<Callable<MigrationStatus>>();
        for (int i = 0; i < 8; i++) {
            attempts.add(() -> migrations(COUNTED).apply());
        }
        try (var threads = Executors.newFixedThreadPool(attempts.size())) {
            for (var result : threads.invokeAll(attempts)) {
                assertThat(result.get().isCurrent()).isTrue();
            }
        }

        assertThat(clickHouse.query("SELECT count() FROM weir.runs")).isEqualTo("2");
        assertThat(clickHouse.query("SELECT count() FROM weir.schema_migrations"))
                .isEqualTo("2");
    }

    @Test
    void aCrashedHolderIsSucceededWhenItsLeaseEnds() {
        migrations(List.of()).prepare();
        assertThat(SchemaLease.tryTake(connection(), SHORT, "crashed")).isPresent();
        assertThat(SchemaLease.tryTake(connection(), SHORT, "early")).isEmpty();

        assertThat(migrations(COUNTED).apply().isCurrent()).isTrue();
        assertThat(clickHouse.query("SELECT count() FROM weir.runs")).isEqualTo("2");
    }

    @Test
    void aStalledHolderIsRefusedByTheServer() {
        migrations(List.of()).prepare();
        var stalled = SchemaLease.tryTake(connection(), SHORT, "stalled").orElseThrow();
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() ->
                        SchemaLease.tryTake(connection(), SHORT, "successor").isPresent());

        assertThatThrownBy(() -> stalled.run("CREATE TABLE weir.too_late (n UInt8) ENGINE = Null"))
                .isInstanceOf(SchemaLease.Lost.class);
        assertThat(clickHouse.query("EXISTS weir.too_late")).isEqualTo("0");
    }

    @Test
    void aLeaseIsNotTakenWhileAStatementOfItsHolderRuns() {
        migrations(List.of()).prepare();
        var holder = SchemaLease.tryTake(connection(), SHORT, "slow").orElseThrow();
        try (var thread = Executors.newSingleThreadExecutor()) {
            var running = thread.submit(() -> {
                holder.run("SELECT sleepEachRow(1) FROM numbers(8) SETTINGS max_block_size = 1");
                return true;
            });
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> SchemaLease.tryTake(connection(), SHORT, "successor")
                            .isPresent());
            assertThat(running).isDone();
        }
    }

    @Test
    void anEditedMigrationStopsTheStart() {
        migrations(COUNTED).apply();
        var edited = List.of(new Migration(1, "runs", "CREATE TABLE weir.others (n UInt8) ENGINE = Null"));

        assertThatThrownBy(() -> migrations(edited).apply())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("0001_runs");
        assertThat(clickHouse.query("EXISTS weir.others")).isEqualTo("0");
    }

    @Test
    void theClusteredFormParses() {
        for (var migration : Migration.shipped()) {
            for (var statement : migration.statements(new Topology.Cluster("main"))) {
                assertThat(clickHouse.query("EXPLAIN AST " + statement)).containsPattern("(Create|Drop)Query");
            }
        }
    }

    private static Migrations migrations(List<Migration> list) {
        return new Migrations(connection(), new Topology.SingleNode(), list, SHORT);
    }

    private static ClickHouseConnection connection() {
        return ClickHouseConnection.to(clickHouse.http(), "weir_schema", "schema-pw");
    }
}
