package dev.weir.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.testing.RealClickHouse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests against a real ClickHouse that the sums inside the parts answer the reports, and that they equal a count from
 * scratch after random creates, updates, deletes and an erasure, in many parts and in few.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProjectionsIT {
    private static final int BATCHES = 12;
    private static final int OPERATIONS = 400;

    /** What reports ask, in their words; the fewest columns of the ledger that answer it. */
    enum Question {
        VIEWS_PER_DAY("views_by_day", "toDate(created_at) AS day", "day"),
        VIEWS_PER_DAY_AND_PAGE("views_by_day_and_page", "toDate(created_at) AS day, page_url", "day, page_url"),
        VIEWS_PER_DAY_AND_USER("views_by_day_and_user", "toDate(created_at) AS day, user_id", "day, user_id"),
        TOP_PAGES("views_by_day_and_page", "page_url", "page_url"),
        USERS("views_by_day_and_user", "user_id", "user_id"),
        UNIQUE_USERS_PER_DAY("views_by_day_and_user", "toDate(created_at) AS day, user_id", "day, user_id") {
            @Override
            String sql() {
                return "SELECT day, sum(net), count() FROM (" + net() + ") GROUP BY day ORDER BY day";
            }
        };

        private final String projection;
        private final String expressions;
        private final String keys;

        Question(String projection, String expressions, String keys) {
            this.projection = projection;
            this.expressions = expressions;
            this.keys = keys;
        }

        String net() {
            return "SELECT " + expressions + ", sum(sign) AS net FROM weir.traffic_entries WHERE tenant_id = 'demo'"
                    + " AND toDate(created_at) BETWEEN '2026-11-01' AND '2026-11-04' GROUP BY " + keys
                    + " HAVING net != 0";
        }

        String sql() {
            return net() + " ORDER BY ALL";
        }
    }

    private static RealClickHouse clickHouse;
    private static RandomLedger ledger;

    @BeforeAll
    static void aLedgerInManyParts() {
        clickHouse = RealClickHouse.start(WeirUsers.users());
        Migrations.apply(ClickHouseConnection.to(clickHouse.http(), "weir_schema", "schema-pw"));
        clickHouse.query("SYSTEM STOP MERGES weir.traffic_ledger");
        ledger = new RandomLedger(20_261_101, 1);
        for (int batch = 0; batch < BATCHES; batch++) {
            RandomLedger.insert(ledger.next(OPERATIONS), clickHouse, "traffic_ledger");
        }
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
    }

    @Order(1)
    @ParameterizedTest
    @EnumSource(Question.class)
    void aReaderIsAnsweredFromTheSums(Question question) {
        assertThat(asReader("EXPLAIN projections = 1 " + question.sql())).contains(question.projection);
        assertThat(asReader("EXPLAIN " + question.sql())).contains("(" + question.projection + ")");
    }

    @Order(2)
    @Test
    void inManyPartsTheSumsAreExact() {
        assertThat(parts()).isGreaterThanOrEqualTo(BATCHES);

        assertThatAllAgree();
    }

    @Order(3)
    @Test
    void afterAnErasureTheSumsAreExact() {
        clickHouse.query("SYSTEM START MERGES weir.traffic_ledger");

        clickHouse.query(
                "ALTER TABLE weir.traffic_ledger DELETE WHERE " + ledger.erase() + " SETTINGS mutations_sync = 2");

        assertThatAllAgree();
    }

    @Order(4)
    @Test
    void afterMergesTheSumsAreExact() {
        clickHouse.query("OPTIMIZE TABLE weir.traffic_ledger FINAL");

        assertThat(parts()).isEqualTo(RandomLedger.DAYS);
        assertThatAllAgree();
    }

    @Order(5)
    @Test
    void newRowsBesideMergedOnesAreCounted() {
        RandomLedger.insert(ledger.next(OPERATIONS), clickHouse, "traffic_ledger");

        assertThatAllAgree();
    }

    /** The reader from the projections, a count over the rows themselves, and what the test itself remembers. */
    private static void assertThatAllAgree() {
        for (var question : Question.values()) {
            var fromSums = asReader(question.sql());
            assertThat(fromSums)
                    .as(question.name())
                    .isNotEmpty()
                    .isEqualTo(clickHouse.query(question.sql() + " SETTINGS optimize_use_projections = 0"));
        }
        assertThat(asReader(Question.VIEWS_PER_DAY.sql()).lines()).containsExactlyElementsOf(ledger.viewsPerDay());
        assertThat(asReader(Question.UNIQUE_USERS_PER_DAY.sql()).lines())
                .containsExactlyElementsOf(ledger.uniqueUsersPerDay());
    }

    private static long parts() {
        return clickHouse
                .query("SELECT name FROM system.parts WHERE active AND table = 'traffic_ledger'")
                .lines()
                .count();
    }

    private static String asReader(String sql) {
        return clickHouse.query(
                ReaderPasswords.userOf("demo"), new ReaderPasswords(WeirUsers.READER_SECRET).passwordOf("demo"), sql);
    }
}
