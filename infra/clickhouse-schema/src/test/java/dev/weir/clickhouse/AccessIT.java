package dev.weir.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.clickhouse.access.AccessSql;
import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.testing.RealClickHouse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests against a real ClickHouse that each account can do its work and a reader nothing beyond its tenant. */
class AccessIT {
    private static RealClickHouse clickHouse;

    @BeforeAll
    static void twoTenantsHaveRows() {
        clickHouse = RealClickHouse.start(WeirUsers.users());
        Migrations.apply(ClickHouseConnection.to(clickHouse.http(), "weir_schema", "schema-pw"));
        clickHouse.query("weir_sink", "sink-pw", """
                INSERT INTO weir.traffic_ledger
                SELECT ['demo', 'acme'][1 + number % 2], number, '2026-11-20 10:00:00', number, 'https://page', 1, 1,
                    '2026-11-20 10:00:00', 'topic', 0, number
                FROM numbers(1000)""");
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
    }

    @Test
    void aReaderSeesItsOwnTenantOnly() {
        assertThat(read("SELECT groupUniqArray(tenant_id), count() FROM weir.traffic_entries"))
                .isEqualTo("['demo']\t500");
        assertThat(read("SELECT groupUniqArray(tenant_id), count() FROM weir.traffic"))
                .isEqualTo("['demo']\t500");
        assertThat(read("SELECT groupUniqArray(tenant_id), count() FROM merge('weir', '^traffic_entries$')"))
                .isEqualTo("['demo']\t500");
        assertThat(read("SELECT count() FROM weir.traffic_entries WHERE NOT ignore(throwIf(tenant_id = 'acme'))"))
                .isEqualTo("500");
    }

    @Test
    void projectionsServeAFilteredReader() {
        var plan = read("EXPLAIN projections = 1 SELECT page_url, sum(sign) FROM weir.traffic_entries"
                + " WHERE toDate(created_at) = '2026-11-20' GROUP BY page_url");

        assertThat(plan).contains("views_by_day_and_page").containsPattern("tenant_id = .*demo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count() FROM weir.traffic_ledger",
                "SELECT * FROM mergeTreeIndex('weir', 'traffic_ledger')",
                "SELECT * FROM mergeTreeProjection('weir', 'traffic_ledger', 'views_by_day_and_page')",
                "SELECT * FROM weir.traffic_erasures",
                "SELECT * FROM weir.schema_migrations",
                "SELECT * FROM system.users",
                "SELECT * FROM system.processes",
                "SELECT * FROM system.parts",
                "SELECT * FROM url('http://127.0.0.1:1/', 'TSV', 'x String')",
                "SELECT * FROM file('/etc/hostname', 'TSV', 'x String')",
                "SELECT * FROM remote('127.0.0.1', 'weir.traffic_ledger')",
                "SELECT * FROM s3('http://127.0.0.1:1/bucket/object', 'TSV', 'x String')",
                "INSERT INTO weir.traffic_entries SELECT * FROM weir.traffic_entries",
                "CREATE TEMPORARY TABLE t (n UInt8)",
                "SELECT 1 SETTINGS max_execution_time = 100",
                "SELECT 1 SETTINGS max_memory_usage = 0",
                "SELECT 1 SETTINGS readonly = 0",
                "SET readonly = 0",
                "KILL QUERY WHERE 1",
            })
    void aReaderIsRefused(String statement) {
        assertThatThrownBy(() -> read(statement)).hasMessageMatching("(?s).*(ACCESS_DENIED|READONLY).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE weir.traffic_ledger",
                "ALTER TABLE weir.traffic_ledger UPDATE sign = 1 WHERE 1",
                "ALTER TABLE weir.traffic_ledger DROP COLUMN page_url",
                "ALTER TABLE weir.traffic_erasures DELETE WHERE 1",
                "TRUNCATE TABLE weir.traffic_ledger",
                "SELECT * FROM url('http://127.0.0.1:1/', 'TSV', 'x String')",
            })
    void theSinkIsRefused(String statement) {
        assertThatThrownBy(() -> clickHouse.query("weir_sink", "sink-pw", statement))
                .hasMessageContaining("ACCESS_DENIED");
    }

    @Test
    void theSinkCountsEveryTenantsRowsFromTheProjection() {
        var count = "SELECT count() FROM weir.traffic_ledger WHERE topic_id = 'topic' AND kafka_partition = 0"
                + " AND kafka_offset BETWEEN 10 AND 19 AND _partition_id = '20261120'";

        assertThat(clickHouse.query("weir_sink", "sink-pw", count)).isEqualTo("10");
    }

    @Test
    void theSinkRemovesRowsOfTheLedger() {
        clickHouse.query("weir_sink", "sink-pw", """
                INSERT INTO weir.traffic_ledger
                SELECT 'other', 7, '2026-11-21 10:00:00', number, 'https://page', 1, 1,
                    '2026-11-21 10:00:00', 'topic', 1, number
                FROM numbers(10)""");

        clickHouse.query(
                "weir_sink",
                "sink-pw",
                "ALTER TABLE weir.traffic_ledger DELETE WHERE tenant_id = 'other' SETTINGS mutations_sync = 1");

        assertThat(clickHouse.query(
                        "weir_sink", "sink-pw", "SELECT count() FROM weir.traffic_ledger WHERE tenant_id = 'other'"))
                .isEqualTo("0");
    }

    @Test
    void theMonitorSeesMetricsAndNoTraffic() {
        assertThat(clickHouse.query("weir_monitor", "monitor-pw", "SELECT count() > 0 FROM system.metrics"))
                .isEqualTo("1");
        assertThatThrownBy(() -> clickHouse.query("weir_monitor", "monitor-pw", "SELECT * FROM weir.traffic_entries"))
                .hasMessageContaining("ACCESS_DENIED");
    }

    @Test
    void everyStatementForAServerParses() {
        for (var topology : new Topology[] {new Topology.SingleNode(), new Topology.Cluster("main")}) {
            for (var statement : AccessSql.render(WeirUsers.on(topology), topology)) {
                assertThat(clickHouse.query("EXPLAIN AST " + statement)).isNotEmpty();
            }
        }
    }

    private static String read(String sql) {
        return clickHouse.query(
                ReaderPasswords.userOf("demo"), new ReaderPasswords(WeirUsers.READER_SECRET).passwordOf("demo"), sql);
    }
}
