package dev.weir.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Tests that one text becomes the statements of a single server and of a cluster. */
class SqlTemplateTest {
    private static final Topology CLUSTER = new Topology.Cluster("main");
    private static final String TEMPLATE = """
            -- a comment
            CREATE TABLE weir.t${shard} ${on_cluster}
            (a String) ENGINE = ${engine:ReplacingMergeTree(version)} SETTINGS ${deduplication_window:10};

            -- only on a cluster
            CREATE TABLE weir.t ${on_cluster} ENGINE = Distributed('${cluster}', 'weir', 't${shard}');
            """;

    @Test
    void aSingleServerGetsPlainTables() {
        var statements = SqlTemplate.render(TEMPLATE, new Topology.SingleNode());

        assertThat(statements)
                .containsExactly("CREATE TABLE weir.t\n(a String) ENGINE = ReplacingMergeTree(version)"
                        + " SETTINGS non_replicated_deduplication_window = 10");
    }

    @Test
    void aClusterGetsReplicatedTablesAndADistributedOne() {
        var statements = SqlTemplate.render(TEMPLATE, CLUSTER);

        assertThat(statements)
                .containsExactly(
                        "CREATE TABLE weir.t_shard ON CLUSTER 'main'\n(a String) ENGINE = ReplicatedReplacingMergeTree("
                                + "'/clickhouse/tables/{uuid}/{shard}', '{replica}', version)"
                                + " SETTINGS replicated_deduplication_window = 10",
                        "CREATE TABLE weir.t ON CLUSTER 'main' ENGINE = Distributed('main', 'weir', 't_shard')");
    }

    @Test
    void aMisspeltPlaceholderIsRefused() {
        assertThatThrownBy(() -> SqlTemplate.render("CREATE ${on_clutser}", CLUSTER))
                .hasMessageContaining("on_clutser");
    }

    @Test
    void aShardHasTheTablesOfASingleServer() {
        for (var migration : Migration.shipped()) {
            var single = migration.statements(new Topology.SingleNode());
            var clustered = migration.statements(CLUSTER).stream()
                    .map(ClusteredSql::onOneServer)
                    .map(statement -> statement.replace("_shard", ""))
                    .toList();

            assertThat(clustered).as(migration.name()).containsAll(single);
        }
    }

    @Test
    void everyShippedStatementCanBeRepeated() {
        for (var migration : Migration.shipped()) {
            assertThat(migration.statements(CLUSTER))
                    .as(migration.name())
                    .isNotEmpty()
                    .allMatch(statement -> statement.contains("IF NOT EXISTS") || statement.contains("IF EXISTS"))
                    .noneMatch(statement -> statement.contains("${"));
        }
    }
}
