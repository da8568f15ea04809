package dev.weir.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.contract.entities.Entities;
import dev.weir.testing.RealClickHouse;
import dev.weir.testing.TestUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests on a real ClickHouse that tables, views and access of entities come from their definitions alone. */
class HistorySchemaIT {
    private static final AccessSecrets SECRETS =
            new AccessSecrets("admin-pw", "schema-pw", "sink-pw", "monitor-pw", WeirUsers.READER_SECRET);
    private static final String ASSETS = """
            {"name": "assets", "title": "Assets", "description": "", "columns": [
                {"name": "serial", "type": "text", "required": true}, {"name": "price", "type": "decimal", "scale": 4},
                {"name": "bought", "type": "day"}, {"name": "seen", "type": "moment"}, {"name": "in_use", "type": "flag"},
                {"name": "owner_id", "type": "identity"}, {"name": "floor", "type": "whole"}%s]}""";

    @TempDir
    private static Path folder;

    private static RealClickHouse clickHouse;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("assets.json"), ASSETS.formatted(""));
        var access = Access.describe(SECRETS, List.of("demo", "acme"), new Topology.SingleNode(), withAssets());
        clickHouse = RealClickHouse.start(new TestUsers(UsersXml.render(access), "weir_admin", "admin-pw"));
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
    }

    @BeforeEach
    void schemaOfThisBuild() throws IOException {
        Files.writeString(folder.resolve("assets.json"), ASSETS.formatted(""));
        clickHouse.query("DROP DATABASE IF EXISTS weir SYNC");
        Migrations.apply(connection());
        HistorySchema.apply(connection(), WeirUsers.ENTITIES);
    }

    @Test
    void viewsShowTheNewestRevisionOfEachVersionAndTheRecordsThatStand() {
        insert("demo", 1, 1, 1, "2026-11-01", "2999-12-31 23:59:59", true, "Old");
        insert("demo", 1, 1, 2, "2026-11-01", "2999-12-31 23:59:59", true, "");
        insert("demo", 1, 1, 3, "2026-11-01", "2026-11-05", false, "");
        insert("demo", 1, 2, 1, "2026-11-05", "2999-12-31 23:59:59", true, "New");
        insert("demo", 2, 1, 1, "2026-11-01", "2999-12-31 23:59:59", true, "Gone");
        insert("demo", 2, 1, 2, "2026-11-01", "2026-11-09", false, "Gone");
        insert("acme", 1, 1, 1, "2026-11-01", "2999-12-31 23:59:59", true, "Foreign");

        assertThat(read("SELECT id, record_version, revision, formatDateTime(expiry_date, '%F'), company_name"
                        + " FROM weir.companies_versions ORDER BY id, record_version"))
                .isEqualTo("""
                        1\t1\t3\t2026-11-05\t\\N
                        1\t2\t1\t2999-12-31\tNew
                        2\t1\t2\t2026-11-09\tGone""");
        assertThat(read("SELECT id, company_name, expiry_date FROM weir.companies"))
                .isEqualTo("1\tNew\t2999-12-31 23:59:59.000");
        assertThat(read("SELECT count() FROM weir.companies_versions"
                        + " WHERE effective_date <= '2026-11-02' AND expiry_date > '2026-11-02'"))
                .isEqualTo("2");
    }

    @Test
    void aReadersFilterAndAnIdReachThePrimaryKey() {
        insert("demo", 1, 1, 1, "2026-11-01", "2999-12-31 23:59:59", true, "One");

        for (var view : List.of("companies", "companies_versions")) {
            assertThat(read("EXPLAIN indexes = 1 SELECT company_name FROM weir." + view + " WHERE id = 7"))
                    .as(view)
                    .containsPattern("Condition: and\\(.*id in \\[7, 7].*")
                    .containsPattern("tenant_id in .*demo");
        }
    }

    @Test
    void anotherColumnIsAddedToTableAndViewsAndOldRowsHaveNothingThere() throws IOException {
        HistorySchema.apply(connection(), withAssets());
        clickHouse.query("weir_sink", "sink-pw", """
                INSERT INTO weir.assets_history (tenant_id, id, record_version, revision, is_current, serial)
                VALUES ('demo', 1, 1, 1, true, 'A')""");
        Files.writeString(
                folder.resolve("assets.json"), ASSETS.formatted(", {\"name\": \"colour\", \"type\": \"text\"}"));

        assertThat(SchemaDrift.find(connection(), withAssets()))
                .contains(new SchemaDrift.Difference.MissingColumn("assets_history", "colour", "Nullable(String)"));
        HistorySchema.apply(connection(), withAssets());

        assertThat(SchemaDrift.find(connection(), withAssets())).isEmpty();
        assertThat(read("SELECT serial, colour FROM weir.assets")).isEqualTo("A\t\\N");
    }

    @Test
    void aBuildThatKnowsFewerColumnsTakesNoneAway() throws IOException {
        HistorySchema.apply(connection(), withAssets());
        Files.writeString(
                folder.resolve("assets.json"), ASSETS.formatted(", {\"name\": \"colour\", \"type\": \"text\"}"));
        var newer = withAssets();
        HistorySchema.apply(connection(), newer);
        Files.writeString(
                folder.resolve("assets.json"), ASSETS.formatted(", {\"name\": \"size\", \"type\": \"whole\"}"));

        HistorySchema.apply(connection(), withAssets());
        HistorySchema.apply(connection(), WeirUsers.ENTITIES);

        assertThat(read("SELECT count() FROM weir.assets WHERE colour = 'red' AND size = 1"))
                .isEqualTo("0");
        assertThat(SchemaDrift.find(connection(), newer))
                .containsOnly(
                        new SchemaDrift.Difference.UnexpectedColumn("assets_history", "size", "Nullable(Int64)"),
                        new SchemaDrift.Difference.UnexpectedColumn("assets_versions", "size", "Nullable(Int64)"),
                        new SchemaDrift.Difference.UnexpectedColumn("assets", "size", "Nullable(Int64)"));
    }

    @Test
    void aColumnCannotTakeAnotherType() throws IOException {
        HistorySchema.apply(connection(), withAssets());
        Files.writeString(
                folder.resolve("assets.json"), ASSETS.formatted("").replace("\"decimal\", \"scale\": 4", "\"text\""));

        var changed = withAssets();

        assertThatThrownBy(() -> HistorySchema.apply(connection(), changed))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("price")
                .hasMessageContaining("assets_history");
    }

    @Test
    void manyAtOnceMakeEachTableOnce() throws Exception {
        var attempts = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 6; i++) {
            attempts.add(() -> {
                HistorySchema.apply(connection(), withAssets());
                return true;
            });
        }
        try (var threads = Executors.newFixedThreadPool(attempts.size())) {
            for (var result : threads.invokeAll(attempts)) {
                assertThat(result.get()).isTrue();
            }
        }

        assertThat(SchemaDrift.find(connection(), withAssets())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count() FROM weir.companies_history",
                "SELECT count() FROM weir.tickets_history",
                "SELECT * FROM mergeTreeIndex('weir', 'companies_history')",
                "INSERT INTO weir.companies SELECT * FROM weir.companies",
            })
    void aReaderIsRefused(String statement) {
        assertThatThrownBy(() -> read(statement)).hasMessageMatching("(?s).*(ACCESS_DENIED|READONLY).*");
    }

    @Test
    void theMonitorCountsRowsAndReadsNoField() {
        assertThat(clickHouse.query(
                        "weir_monitor", "monitor-pw", "SELECT count(), max(kafka_offset) FROM weir.companies_history"))
                .isEqualTo("0\t0");
        assertThatThrownBy(() -> clickHouse.query(
                        "weir_monitor", "monitor-pw", "SELECT company_name FROM weir.companies_history"))
                .hasMessageContaining("ACCESS_DENIED");
    }

    @Test
    void namesOfWeirsOwnAreRefused() throws IOException {
        Files.writeString(folder.resolve("assets.json"), ASSETS.formatted("").replace("\"serial\"", "\"tenant_id\""));

        assertThatThrownBy(HistorySchemaIT::withAssets).hasMessageContaining("tenant_id is reserved");
    }

    @Test
    void theClusteredFormParses() {
        for (var entity : WeirUsers.ENTITIES.all()) {
            var table = new HistoryTable(entity);
            var topology = new Topology.Cluster("main");
            var statements = new ArrayList<>(table.create(topology));
            statements.addAll(table.add(table.columns().getLast(), topology));
            statements.addAll(table.makeViews(table.tableTypes().keySet(), topology));
            for (var statement : statements) {
                assertThat(clickHouse.query("EXPLAIN AST " + statement)).containsPattern("(Create|Alter)Query");
            }
        }
    }

    private static void insert(
            String tenant, int id, int version, int revision, String from, String to, boolean current, String name) {
        clickHouse.query("weir_sink", "sink-pw", """
                INSERT INTO weir.companies_history (tenant_id, id, record_version, revision, effective_date, expiry_date,
                    is_current, cause, company_name, kafka_offset)
                VALUES ('%s', %d, %d, %d, '%s', '%s', %s, 'test', %s, %d)""".formatted(
                        tenant,
                        id,
                        version,
                        revision,
                        from,
                        to,
                        current,
                        name.isEmpty() ? "NULL" : "'" + name + "'",
                        revision));
    }

    private static Entities withAssets() {
        return Entities.load(Optional.of(folder));
    }

    private static ClickHouseConnection connection() {
        return ClickHouseConnection.to(clickHouse.http(), "weir_schema", "schema-pw");
    }

    private static String read(String sql) {
        return clickHouse.query(
                ReaderPasswords.userOf("demo"), new ReaderPasswords(WeirUsers.READER_SECRET).passwordOf("demo"), sql);
    }
}
