package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** ClickHouse keeps what it acknowledged when it is killed, and the passwordless user gets nothing from it. */
class ClickHouseIT {

    @Test
    void keeps_acknowledged_rows_through_kill_9_and_stop() {
        try (RealClickHouse clickHouse = RealClickHouse.start()) {
            // given
            clickHouse.query("CREATE DATABASE kept");
            clickHouse.query("CREATE TABLE kept.numbers (n UInt64) ENGINE = MergeTree ORDER BY n");
            clickHouse.query("INSERT INTO kept.numbers SELECT number FROM numbers(100000)");

            // when
            clickHouse.kill9();
            clickHouse.restart();

            // then
            assertThat(clickHouse.query("SELECT count(), sum(n) FROM kept.numbers"))
                    .isEqualTo("100000\t4999950000");

            // when
            clickHouse.query("INSERT INTO kept.numbers SELECT 100000 + number FROM numbers(100000)");
            clickHouse.stop();
            clickHouse.restart();

            // then
            assertThat(clickHouse.query("SELECT count() FROM kept.numbers")).isEqualTo("200000");
        }
    }

    @Test
    void gives_the_user_without_a_password_nothing() {
        // given
        RealClickHouse clickHouse = Shared.clickHouse();
        clickHouse.query("CREATE TABLE IF NOT EXISTS default.secret (n UInt64) ENGINE = MergeTree ORDER BY n");

        // then
        for (String sql : new String[] {
            "SELECT * FROM default.secret",
            "SELECT name FROM system.users",
            "SELECT query FROM system.processes",
            "SELECT * FROM file('/etc/hosts', LineAsString)",
            "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)",
            "INSERT INTO default.secret VALUES (1)",
            "CREATE TABLE default.mine (n UInt64) ENGINE = Memory"
        }) {
            assertThatThrownBy(() -> clickHouse.query("default", "", sql))
                    .as(sql)
                    .isInstanceOf(RefusedQuery.class);
        }
    }

    /** Landlock has been in Linux since 5.13; where the kernel lacks it, the engine's log says so. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void keeps_sql_from_the_files_of_the_machine() {
        // given
        assumeThat(PartsSource.current()).isEqualTo(PartsSource.LOCAL);
        RealClickHouse clickHouse = Shared.clickHouse();

        // then
        for (String file : new String[] {"/etc/passwd", "/proc/self/root/etc/passwd", "/etc/hostname"}) {
            assertThatThrownBy(() -> clickHouse.query("SELECT file('" + file + "')"))
                    .as(file)
                    .isInstanceOf(RefusedQuery.class)
                    .hasMessageContaining("Permission denied");
        }
        assertThat(clickHouse.query("SELECT file('/proc/self/environ')"))
                .contains("WEIR_CLICKHOUSE_ADMIN_PASSWORD=")
                .doesNotContain(clickHouse.adminPassword());
    }

    @Test
    void serves_a_table_that_merges_and_mutates_on_its_small_pools() {
        // given
        RealClickHouse clickHouse = Shared.clickHouse();
        clickHouse.query("CREATE OR REPLACE TABLE default.merged (day Date, n UInt64)"
                + " ENGINE = MergeTree PARTITION BY day ORDER BY n");
        for (int part = 0; part < 5; part++) {
            clickHouse.query("INSERT INTO default.merged SELECT toDate('2026-01-01'), number FROM numbers(1000)");
        }

        // when
        clickHouse.query("ALTER TABLE default.merged DELETE WHERE n < 500 SETTINGS mutations_sync = 1");
        clickHouse.query("OPTIMIZE TABLE default.merged FINAL");

        // then
        assertThat(clickHouse.query("SELECT count() FROM default.merged")).isEqualTo("2500");
        assertThat(clickHouse.query("SELECT count() FROM system.parts WHERE table = 'merged' AND active"))
                .isEqualTo("1");
    }
}
