package dev.weir.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.clickhouse.ProjectionsIT.Question;
import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.testing.RealClickHouse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two real servers as shards, with the clustered schema and its users, beside a single one with the same rows: what
 * readers see through Distributed tables is the same, and still only their own.
 */
class ClusterIT {
    private static final Topology CLUSTER = new Topology.Cluster("main");
    private static final int PARTITIONS = 5;
    private static final String TOP_PAGES_WITH_USERS = """
            WITH top AS (
                SELECT page_url, sum(sign) AS views FROM weir.traffic_entries WHERE tenant_id = 'demo'
                GROUP BY page_url ORDER BY views DESC, page_url LIMIT 5)
            SELECT page_url, views, users FROM top LEFT JOIN (
                SELECT page_url, count() AS users FROM (
                    SELECT page_url, user_id, sum(sign) AS net FROM weir.traffic_entries
                    WHERE tenant_id = 'demo' AND page_url IN (SELECT page_url FROM top)
                    GROUP BY page_url, user_id HAVING net != 0)
                GROUP BY page_url) AS visitors USING (page_url)
            ORDER BY views DESC, page_url""";

    private static List<RealClickHouse> shards;
    private static RealClickHouse single;

    @BeforeAll
    static void theSameRowsOnTwoShardsAndOnOneServer() {
        single = RealClickHouse.start(WeirUsers.users());
        Migrations.apply(schema(single));
        shards = RealClickHouse.startShards(2, "main", WeirUsers.usersOn(CLUSTER));
        for (var shard : shards) {
            schema(shard).execute("CREATE DATABASE weir");
            for (var migration : Migration.shipped()) {
                migration.statements(CLUSTER).forEach(sql -> schema(shard).execute(ClusteredSql.onOneServer(sql)));
            }
            for (var entity : WeirUsers.ENTITIES.all()) {
                var history = new HistoryTable(entity);
                var statements = new ArrayList<>(history.create(CLUSTER));
                statements.addAll(history.makeViews(history.tableTypes().keySet(), CLUSTER));
                statements.forEach(sql -> schema(shard).execute(ClusteredSql.onOneServer(sql)));
            }
        }
        var ledger = new RandomLedger(20_261_120, PARTITIONS);
        for (int batch = 0; batch < 4; batch++) {
            var rows = ledger.next(500);
            RandomLedger.insert(rows, single, "traffic_ledger");
            for (int shard = 0; shard < shards.size(); shard++) {
                int number = shard;
                RandomLedger.insert(
                        rows.stream()
                                .filter(row -> row.partition() % shards.size() == number)
                                .toList(),
                        shards.get(shard),
                        "traffic_ledger_shard");
            }
        }
    }

    @AfterAll
    static void stop() {
        single.close();
        shards.forEach(RealClickHouse::close);
    }

    @ParameterizedTest
    @EnumSource(Question.class)
    void reportsThroughEitherServerEqualThoseOfASingleOne(Question question) {
        for (var tenant : List.of("demo", "acme")) {
            var sql = question.sql().replace("'demo'", "'" + tenant + "'");
            var expected = read(single, tenant, sql);

            assertThat(expected).isNotEmpty();
            assertThat(shards)
                    .allSatisfy(shard -> assertThat(read(shard, tenant, sql)).isEqualTo(expected));
        }
    }

    @Test
    void aReportWithASubqueryAndThePlainViewsAreTheSameToo() {
        for (var sql : List.of(TOP_PAGES_WITH_USERS, "SELECT * FROM weir.traffic ORDER BY request_id")) {
            assertThat(read(shards.getFirst(), "demo", sql)).isNotEmpty().isEqualTo(read(single, "demo", sql));
        }
        assertThat(read(shards.getFirst(), "demo", "SELECT count() FROM weir.erasures"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource(Question.class)
    void eachShardAddsUpFromItsProjections(Question question) {
        var plan = read(shards.getFirst(), "demo", "EXPLAIN distributed = 1 " + question.sql());

        assertThat(plan.lines().filter(line -> line.contains("ReadFromMergeTree (views_by_day")))
                .as(plan)
                .hasSize(shards.size());
    }

    @Test
    void aReaderSeesItsOwnRowsOfBothShards() {
        for (var view : List.of("traffic_entries", "traffic")) {
            var sql = "SELECT groupUniqArray(tenant_id), uniqExact(request_id % " + PARTITIONS + ") FROM weir." + view;

            assertThat(read(shards.getFirst(), "demo", sql)).isEqualTo("['demo']\t" + PARTITIONS);
            assertThat(read(shards.getLast(), "acme", sql)).isEqualTo("['acme']\t" + PARTITIONS);
        }
    }

    @Test
    void recordsOfBothShardsAreSeenByTheirTenantAlone() {
        for (int shard = 0; shard < shards.size(); shard++) {
            shards.get(shard).query("weir_sink", "sink-pw", """
                    INSERT INTO weir.companies_history_shard (tenant_id, id, record_version, revision, is_current,
                        company_name, kafka_partition)
                    SELECT ['demo', 'acme'][1 + number %% 2], number + 1000 * %1$d, 1 + intDiv(v, 2), 1 + v %% 2,
                        v %% 2 = 0, toString(number), %1$d
                    FROM numbers(10) ARRAY JOIN [0, 1, 2] AS v""".formatted(shard));
        }

        assertThat(read(shards.getFirst(), "demo", "SELECT groupUniqArray(tenant_id), count() FROM weir.companies"))
                .isEqualTo("['demo']\t10");
        assertThat(read(shards.getLast(), "acme", "SELECT count(), max(id) FROM weir.companies_versions"))
                .isEqualTo("20\t1009");
        assertThat(read(shards.getLast(), "demo", "SELECT id, record_version FROM weir.companies WHERE id = 1002"))
                .isEqualTo("1002\t2");
        assertThatThrownBy(() -> read(shards.getFirst(), "demo", "SELECT count() FROM weir.companies_history_shard"))
                .hasMessageContaining("ACCESS_DENIED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count() FROM weir.traffic_ledger",
                "SELECT count() FROM weir.traffic_ledger_shard",
                "SELECT count() FROM weir.traffic_erasures_shard",
                "SELECT count() FROM cluster('main', 'weir', 'traffic_ledger_shard')",
                "SELECT count() FROM clusterAllReplicas('main', 'weir', 'traffic_entries_shard')",
                "SELECT count() FROM remote('127.0.0.1', 'weir', 'traffic_entries_shard')",
                "INSERT INTO weir.traffic_entries SELECT * FROM weir.traffic_entries",
            })
    void aReaderIsRefused(String statement) {
        assertThatThrownBy(() -> read(shards.getFirst(), "demo", statement))
                .hasMessageMatching("(?s).*(ACCESS_DENIED|READONLY).*");
    }

    @Test
    void theBooksAreCountedOverAllShards() {
        var count = "SELECT kafka_partition, count(), uniqExact(kafka_offset) FROM weir.traffic_ledger"
                + " WHERE topic_id = 'topic' GROUP BY ALL ORDER BY ALL";

        assertThat(shards)
                .allSatisfy(shard -> assertThat(shard.query("weir_monitor", "monitor-pw", count))
                        .isEqualTo(single.query("weir_monitor", "monitor-pw", count)));
    }

    @Test
    void theSinkWritesAndCountsOnItsShard() {
        var shard = shards.getLast();
        shard.query("weir_sink", "sink-pw", """
                INSERT INTO weir.traffic_ledger_shard SELECT 'other', 1, '2026-12-01 10:00:00', number, 'p', 1, 1,
                '2026-12-01 10:00:00', 'mine', 1, number FROM numbers(10)""");
        var count = "SELECT count() FROM weir.%s WHERE topic_id = 'mine' AND kafka_partition = 1"
                + " AND kafka_offset BETWEEN 0 AND 4";

        assertThat(shard.query("weir_sink", "sink-pw", count.formatted("traffic_ledger_shard")))
                .isEqualTo("5");
        assertThat(shards.getFirst().query("weir_sink", "sink-pw", count.formatted("traffic_ledger_shard")))
                .isEqualTo("0");
        assertThat(shards.getFirst().query("weir_sink", "sink-pw", count.formatted("traffic_ledger")))
                .isEqualTo("5");
    }

    @Test
    void rowsThatAreInsertedThroughTheDistributedTableGoWhereTheSinksPutThem() {
        shards.getFirst().query("""
                INSERT INTO weir.traffic_ledger SELECT 'other', 1, '2026-12-02 10:00:00', number, 'p', 1, 1,
                '2026-12-02 10:00:00', 'moved', number % 4, number FROM numbers(40)
                SETTINGS distributed_foreground_insert = 1""");

        for (int shard = 0; shard < shards.size(); shard++) {
            assertThat(shards.get(shard)
                            .query("SELECT count(), max(kafka_partition % 2), min(kafka_partition % 2)"
                                    + " FROM weir.traffic_ledger_shard WHERE topic_id = 'moved'"))
                    .isEqualTo("20\t" + shard + "\t" + shard);
        }
    }

    private static ClickHouseConnection schema(RealClickHouse server) {
        return ClickHouseConnection.to(server.http(), "weir_schema", "schema-pw");
    }

    private static String read(RealClickHouse server, String tenant, String sql) {
        return server.query(
                ReaderPasswords.userOf(tenant), new ReaderPasswords(WeirUsers.READER_SECRET).passwordOf(tenant), sql);
    }
}
