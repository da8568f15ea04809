package dev.weir.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clickhouse.access.ReaderPasswords;
import dev.weir.contract.entities.Entities;
import dev.weir.testing.RealClickHouse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that acme's reader, whatever it sends to the real ClickHouse, sees and changes no row of demo. Demo's rows carry a
 * word that must come back in no answer and no error; where an answer counts, the count is told here.
 */
class HostileAnalystIT {
    private static final String CANARY = "CANARY";

    /** What acme has: so many companies, versions of them, and page views. */
    private static final String COMPANIES = "2";

    private static final String VERSIONS = "3";
    private static final String VIEWS = "4";

    /** Demo's rows, and everything that decides who sees them. */
    private static final String ALL_THAT_MUST_STAY = """
            SELECT
                (SELECT (count(), sum(cityHash64(*))) FROM weir.companies_history),
                (SELECT (count(), sum(cityHash64(*))) FROM weir.tickets_history),
                (SELECT (count(), sum(cityHash64(*))) FROM weir.traffic_ledger),
                (SELECT (count(), sum(cityHash64(name))) FROM system.users),
                (SELECT (count(), sum(cityHash64(name, select_filter))) FROM system.row_policies),
                (SELECT (count(), sum(cityHash64(user_name, access_type, database, table))) FROM system.grants),
                (SELECT (count(), sum(cityHash64(name, create_table_query))) FROM system.tables WHERE database != 'system'),
                (SELECT count() FROM system.functions WHERE origin != 'System')""";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static RealClickHouse clickHouse;
    private static String before;

    /**
     * One statement of the analyst.
     *
     * @param answer what comes; empty where it has to be refused
     * @param urlParameters sent beside it
     */
    record Attempt(String name, String sql, Optional<String> answer, String urlParameters) {
        static Attempt refused(String name, String sql) {
            return new Attempt(name, sql, Optional.empty(), "");
        }

        static Attempt answered(String name, String sql, String answer) {
            return new Attempt(name, sql, Optional.of(answer), "");
        }

        static Attempt with(String name, String urlParameters, String sql) {
            return new Attempt(name, sql, Optional.empty(), urlParameters);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void twoTenantsHaveRecords() {
        clickHouse = RealClickHouse.start(WeirUsers.users());
        var schema = ClickHouseConnection.to(clickHouse.http(), "weir_schema", "schema-pw");
        Migrations.apply(schema);
        HistorySchema.apply(schema, Entities.load(Optional.empty()));
        // Companies 1 and 2 of each, of which 1 has had another name; id 7 is demo's alone.
        for (var tenant : new String[] {"acme", "demo"}) {
            var name = tenant.equals("demo") ? CANARY : "Own";
            company(tenant, 1, 1, "2026-11-01 00:00:00", "2026-11-02 00:00:00", false, name + " first", 10);
            company(tenant, 1, 2, "2026-11-02 00:00:00", "2999-12-31 23:59:59", true, name + " second", 20);
            company(tenant, 2, 1, "2026-11-01 00:00:00", "2999-12-31 23:59:59", true, name + " other", 30);
        }
        company("demo", 7, 1, "2026-11-01 00:00:00", "2999-12-31 23:59:59", true, CANARY + " seven", 987_654_321);
        clickHouse.query("""
                INSERT INTO weir.tickets_history (tenant_id, id, record_version, revision, effective_date, expiry_date,
                    is_current, cause, record_hash, last_updated, received_at, topic_id, kafka_partition, kafka_offset,
                    summary, company_id)
                SELECT ['acme', 'demo'][number], number, 1, 1, '2026-11-01', '2999-12-31 23:59:59', true, 'create', 'h',
                    '2026-11-01', '2026-11-01', 't', 0, number, ['acme ticket', 'CANARY ticket'][number], 1
                FROM numbers(1, 2)""");
        clickHouse.query("""
                INSERT INTO weir.traffic_ledger
                SELECT ['acme', 'demo'][1 + number % 2], number, '2026-11-20 10:00:00', number,
                    ['https://acme', 'https://CANARY'][1 + number % 2], 1, 1, '2026-11-20 10:00:00', 'topic', 0, number
                FROM numbers(8)""");
        before = clickHouse.query(ALL_THAT_MUST_STAY);
    }

    private static void company(
            String tenant, int id, int version, String from, String to, boolean current, String name, int revenue) {
        clickHouse.query(
                """
                INSERT INTO weir.companies_history (tenant_id, id, record_version, revision, effective_date, expiry_date,
                    is_current, cause, record_hash, last_updated, received_at, topic_id, kafka_partition, kafka_offset,
                    company_name, annual_revenue)
                VALUES ('%s', %d, %d, 1, '%s', '%s', %b, 'update', 'h', '%s', '%s', 't', 0, %d, '%s', %d)""".formatted(tenant, id, version, from, to, current, from, from, id * 10 + version, name, revenue));
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
        HTTP.close();
    }

    @Test
    void demoHasTheRowsThatTheAnalystIsAfter() {
        assertThat(send("demo", "SELECT count(), countIf(company_name LIKE 'CANARY%') FROM weir.companies", ""))
                .isEqualTo("3\t3");
        assertThat(send("demo", "SELECT count() FROM weir.companies_versions", ""))
                .isEqualTo("4");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"queries", "conditions", "otherTables", "functions", "settings", "changes"})
    void noForeignRowIsShownOrChanged(Attempt attempt) {
        String outcome = send("acme", attempt.sql(), attempt.urlParameters());

        assertThat(outcome).doesNotContain(CANARY).doesNotContain("987654321");
        if (attempt.answer().isPresent()) {
            assertThat(outcome).isEqualTo(attempt.answer().get());
        } else {
            assertThat(outcome).startsWith("REFUSED");
        }
        assertThat(clickHouse.query(ALL_THAT_MUST_STAY)).isEqualTo(before);
    }

    /** Shapes of queries that a filter made of text would miss. */
    static Stream<Attempt> queries() {
        return Stream.of(
                Attempt.answered(
                        "join of both names",
                        "SELECT count() FROM weir.companies a JOIN weir.companies b ON a.tenant_id != b.tenant_id",
                        "0"),
                Attempt.answered(
                        "cross join",
                        "SELECT count(), uniqExact(b.tenant_id) FROM weir.companies a CROSS JOIN weir.companies b",
                        "4\t1"),
                Attempt.answered(
                        "right join on an id of another tenant",
                        "SELECT count() FROM (SELECT 7 AS id) x LEFT JOIN weir.companies c ON c.id = x.id"
                                + " WHERE c.company_name != ''",
                        "0"),
                Attempt.answered(
                        "join of a table with its versions",
                        "SELECT uniqExact(v.tenant_id), count() FROM weir.tickets t"
                                + " JOIN weir.companies_versions v ON v.id = t.company_id",
                        "1\t2"),
                Attempt.answered(
                        "union",
                        "SELECT count() FROM (SELECT tenant_id FROM weir.companies"
                                + " UNION ALL SELECT tenant_id FROM weir.companies_versions) WHERE tenant_id != 'acme'",
                        "0"),
                Attempt.answered(
                        "except and intersect",
                        "SELECT count() FROM (SELECT id FROM weir.companies_versions EXCEPT DISTINCT SELECT id FROM weir.companies)",
                        "0"),
                Attempt.answered(
                        "with clause",
                        "WITH them AS (SELECT * FROM weir.companies) SELECT groupUniqArray(tenant_id) FROM them",
                        "['acme']"),
                Attempt.answered(
                        "recursive with clause",
                        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 9)"
                                + " SELECT count() FROM r JOIN weir.companies c ON c.id = r.n",
                        COMPANIES),
                Attempt.answered(
                        "subquery in a condition",
                        "SELECT count() FROM weir.companies WHERE id IN (SELECT id FROM weir.companies_versions)",
                        COMPANIES),
                Attempt.answered("scalar subquery", "SELECT (SELECT max(id) FROM weir.companies_versions)", "2"),
                Attempt.answered(
                        "subquery under an alias",
                        "SELECT count() FROM (SELECT * FROM (SELECT *, 'demo' AS tenant FROM weir.companies) AS demo)"
                                + " AS weir_reader_demo",
                        COMPANIES),
                Attempt.answered(
                        "alias in place of the column",
                        "SELECT count() FROM (SELECT 'acme' AS tenant_id, id FROM weir.companies)",
                        COMPANIES),
                Attempt.answered("array join", "SELECT count() FROM weir.companies ARRAY JOIN [1, 2] AS twice", "4"),
                Attempt.answered(
                        "window over everything",
                        "SELECT DISTINCT count() OVER () FROM weir.companies_versions",
                        VERSIONS),
                Attempt.answered(
                        "group by with totals",
                        "SELECT tenant_id, count() FROM weir.companies GROUP BY tenant_id WITH ROLLUP"
                                + " ORDER BY tenant_id DESC LIMIT 1",
                        "acme\t2"),
                Attempt.answered(
                        "sample and offset",
                        "SELECT count() FROM (SELECT * FROM weir.companies LIMIT 100 OFFSET 2)",
                        "0"),
                Attempt.answered("final", "SELECT count() FROM weir.traffic_entries", VIEWS),
                Attempt.refused("prewhere", "SELECT company_name FROM weir.companies PREWHERE tenant_id = 'demo'"));
    }

    /** Conditions that would be true of foreign rows, or that tell of them by failing. */
    static Stream<Attempt> conditions() {
        return Stream.of(
                Attempt.answered(
                        "or 1=1", "SELECT count() FROM weir.companies WHERE tenant_id = 'acme' OR 1=1", COMPANIES),
                Attempt.answered(
                        "comment in place of a filter",
                        "SELECT count() FROM weir.companies WHERE 1=1 -- AND tenant_id = 'acme'",
                        COMPANIES),
                Attempt.answered(
                        "comment in the middle",
                        "SELECT count() FROM weir.companies /* */ WHERE/**/tenant_id/**/=/**/'demo'",
                        "0"),
                Attempt.answered(
                        "quote that ends a text",
                        "SELECT count() FROM weir.companies WHERE company_name = '' OR tenant_id = 'demo' OR 'a' = 'b'",
                        "0"),
                Attempt.answered("not", "SELECT count() FROM weir.companies WHERE NOT (tenant_id = 'acme')", "0"),
                Attempt.answered(
                        "null",
                        "SELECT count() FROM weir.companies WHERE tenant_id = NULL OR isNotNull(tenant_id)",
                        COMPANIES),
                Attempt.answered(
                        "tell by throwing",
                        "SELECT count() FROM weir.companies WHERE NOT ignore(throwIf(tenant_id = 'demo'))",
                        COMPANIES),
                Attempt.answered(
                        "tell by dividing",
                        "SELECT sum(intDiv(1, annual_revenue != 987654321)) FROM weir.companies_versions",
                        VERSIONS),
                Attempt.answered(
                        "tell by a text that is no number",
                        "SELECT count() FROM weir.companies_versions"
                                + " WHERE toUInt64(if(tenant_id = 'demo', company_name, '1')) = 1",
                        VERSIONS),
                Attempt.refused(
                        "tell by the time it takes",
                        "SELECT count() FROM weir.companies WHERE sleepEachRow(tenant_id = 'demo' ? 3 : 0) = 0"),
                Attempt.answered(
                        "having",
                        "SELECT tenant_id FROM weir.companies GROUP BY tenant_id HAVING tenant_id = 'demo'",
                        ""),
                Attempt.refused("two statements", "SELECT 1; SELECT company_name FROM weir.companies_history"));
    }

    /** What lies beside the views. */
    static Stream<Attempt> otherTables() {
        return Stream.of(
                Attempt.refused("the table behind", "SELECT company_name FROM weir.companies_history"),
                Attempt.refused("the ledger", "SELECT page_url FROM weir.traffic_ledger"),
                Attempt.refused("one column of it", "SELECT count(tenant_id) FROM weir.companies_history"),
                Attempt.refused("describe", "DESCRIBE TABLE weir.companies_history"),
                Attempt.refused("show create", "SHOW CREATE TABLE weir.companies_history"),
                Attempt.answered("show tables", "SHOW TABLES FROM weir LIKE '%history'", ""),
                Attempt.refused("system.parts", "SELECT * FROM system.parts"),
                Attempt.refused("system.parts_columns", "SELECT * FROM system.parts_columns"),
                Attempt.refused("system.processes", "SELECT query FROM system.processes"),
                Attempt.refused("system.query_log", "SELECT query FROM system.query_log"),
                Attempt.refused("system.text_log", "SELECT message FROM system.text_log"),
                Attempt.refused("system.users", "SELECT * FROM system.users"),
                Attempt.refused("system.row_policies", "SELECT * FROM system.row_policies"),
                Attempt.refused("system.grants", "SELECT * FROM system.grants"),
                Attempt.refused("system.named_collections", "SELECT * FROM system.named_collections"),
                Attempt.refused("system.mutations", "SELECT * FROM system.mutations"),
                Attempt.refused(
                        "information_schema",
                        "SELECT count() FROM information_schema.tables WHERE table_name = 'companies_history'"),
                Attempt.answered("system.tables", "SELECT count() FROM system.tables WHERE name LIKE '%history'", "0"),
                Attempt.answered(
                        "system.columns", "SELECT count() FROM system.columns WHERE table LIKE '%history'", "0"));
    }

    /** Functions that read elsewhere, or look inside. */
    static Stream<Attempt> functions() {
        return Stream.of(
                Attempt.refused("index of the table", "SELECT * FROM mergeTreeIndex('weir', 'companies_history')"),
                Attempt.refused(
                        "projection of the table",
                        "SELECT * FROM mergeTreeProjection('weir', 'companies_history', 'by_offset')"),
                Attempt.refused("merge of tables", "SELECT company_name FROM merge('weir', '^companies_history$')"),
                Attempt.refused("this server from afar", "SELECT * FROM remote('127.0.0.1', 'weir.companies_history')"),
                Attempt.refused(
                        "this server as a cluster", "SELECT * FROM cluster('default', 'weir', 'companies_history')"),
                Attempt.refused("url", "SELECT * FROM url('http://127.0.0.1:1/', 'TSV', 'x String')"),
                Attempt.refused("file", "SELECT * FROM file('../../store/*', 'RawBLOB', 'x String')"),
                Attempt.refused("s3", "SELECT * FROM s3('http://127.0.0.1:1/b/o', 'TSV', 'x String')"),
                Attempt.refused(
                        "s3 of a named collection", "SELECT * FROM s3(weir_exports, filename = 'x', format = 'TSV')"),
                Attempt.refused("mysql", "SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')"),
                Attempt.refused("executable", "SELECT * FROM executable('id', 'TSV', 'x String')"),
                Attempt.refused("input", "SELECT * FROM input('x String')"),
                Attempt.refused(
                        "view function over the table",
                        "SELECT * FROM view(SELECT company_name FROM weir.companies_history)"),
                Attempt.refused("dictionary", "SELECT dictGet('weir.companies', 'company_name', toUInt64(7))"),
                Attempt.refused("joinGet", "SELECT joinGet('weir.companies_history', 'company_name', toUInt64(7))"),
                Attempt.refused(
                        "hasColumnInTable is no secret, the table's is",
                        "SELECT hasColumnInTable('weir', 'companies_history', 'company_name')"),
                Attempt.refused("stack addresses", "SELECT demangle(addressToSymbol(1))"));
    }

    /** Settings, in the statement and beside it. */
    static Stream<Attempt> settings() {
        return Stream.of(
                Attempt.refused(
                        "additional filter", "SELECT 1 SETTINGS additional_table_filters = {'weir.companies': '1'}"),
                Attempt.refused("settings clause", "SELECT company_name FROM weir.companies SETTINGS readonly = 0"),
                Attempt.refused("more time", "SELECT 1 SETTINGS max_execution_time = 0"),
                Attempt.refused("set", "SET readonly = 0"),
                Attempt.refused("set role", "SET ROLE ALL EXCEPT x"),
                Attempt.refused("introspection", "SELECT 1 SETTINGS allow_introspection_functions = 1"),
                Attempt.with("readonly in the URL", "readonly=0", "SELECT 1"),
                Attempt.with("log comment in the URL", "log_queries=0", "SELECT 1"),
                Attempt.with(
                        "another user in the URL", "user=weir_reader_demo", "SELECT company_name FROM weir.companies"),
                Attempt.with("a role in the URL", "role=weir_admin", "SELECT company_name FROM weir.companies"),
                Attempt.with("a database in the URL", "database=weir", "SELECT company_name FROM companies_history"),
                Attempt.with(
                        "a table as a parameter",
                        "param_t=companies_history",
                        "SELECT company_name FROM weir.{t:Identifier}"),
                Attempt.refused("execute as", "EXECUTE AS weir_reader_demo SELECT company_name FROM weir.companies"));
    }

    /** Statements that would change something, or show how things are done. */
    static Stream<Attempt> changes() {
        return Stream.of(
                Attempt.refused("insert into the view", "INSERT INTO weir.companies (tenant_id) VALUES ('demo')"),
                Attempt.refused(
                        "insert into the table", "INSERT INTO weir.companies_history (tenant_id) VALUES ('demo')"),
                Attempt.refused(
                        "insert into a function",
                        "INSERT INTO FUNCTION file('x', 'TSV', 'x String') SELECT company_name FROM weir.companies"),
                Attempt.refused("into outfile", "SELECT company_name FROM weir.companies INTO OUTFILE '/tmp/x'"),
                Attempt.refused("delete", "DELETE FROM weir.companies_history WHERE tenant_id = 'demo'"),
                Attempt.refused("alter delete", "ALTER TABLE weir.companies_history DELETE WHERE 1"),
                Attempt.refused("alter update", "ALTER TABLE weir.companies_history UPDATE tenant_id = 'acme' WHERE 1"),
                Attempt.refused("modify the view", "ALTER TABLE weir.companies MODIFY QUERY SELECT 1"),
                Attempt.refused("truncate", "TRUNCATE TABLE weir.companies_history"),
                Attempt.refused("drop", "DROP TABLE weir.companies"),
                Attempt.refused("rename", "RENAME TABLE weir.companies TO weir.mine"),
                Attempt.refused("exchange", "EXCHANGE TABLES weir.companies AND weir.tickets"),
                Attempt.refused("attach", "ATTACH TABLE weir.x FROM '/tmp' (n UInt8) ENGINE = Log"),
                Attempt.refused(
                        "a view of its own",
                        "CREATE VIEW weir.mine DEFINER = weir_schema SQL SECURITY DEFINER"
                                + " AS SELECT company_name FROM weir.companies_history"),
                Attempt.refused(
                        "temporary table", "CREATE TEMPORARY TABLE t AS SELECT company_name FROM weir.companies"),
                Attempt.refused(
                        "a dictionary of its own",
                        "CREATE DICTIONARY weir.d (id UInt64, company_name String) PRIMARY KEY id"
                                + " SOURCE(CLICKHOUSE(TABLE 'companies_history' DB 'weir')) LAYOUT(FLAT()) LIFETIME(1)"),
                Attempt.refused("a function of its own", "CREATE FUNCTION f AS (x) -> x"),
                Attempt.refused("a named collection", "CREATE NAMED COLLECTION c AS x = 1"),
                Attempt.refused("its row policy", "DROP ROW POLICY weir_rows_of_weir_reader_acme ON weir.companies"),
                Attempt.refused(
                        "a wider row policy", "CREATE ROW POLICY p ON weir.companies USING 1 TO weir_reader_acme"),
                Attempt.refused("grant", "GRANT SELECT ON weir.companies_history TO weir_reader_acme"),
                Attempt.refused("its own password", "ALTER USER weir_reader_acme IDENTIFIED BY 'x'"),
                Attempt.refused("a user", "CREATE USER x"),
                Attempt.refused("kill", "KILL QUERY WHERE 1"),
                Attempt.refused("kill a mutation", "KILL MUTATION WHERE 1"),
                Attempt.refused("system command", "SYSTEM FLUSH LOGS"),
                Attempt.refused("backup", "BACKUP TABLE weir.companies_history TO File('x')"),
                Attempt.refused("optimize", "OPTIMIZE TABLE weir.companies_history"),
                Attempt.refused("explain of the table", "EXPLAIN SELECT company_name FROM weir.companies_history"),
                Attempt.refused(
                        "estimate of the table", "EXPLAIN ESTIMATE SELECT company_name FROM weir.companies_history"),
                Attempt.refused("checksums of the table", "CHECK TABLE weir.companies_history"));
    }

    private static String send(String tenant, String sql, String urlParameters) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(clickHouse.http() + "/?" + urlParameters))
                .header("X-ClickHouse-User", ReaderPasswords.userOf(tenant))
                .header("X-ClickHouse-Key", new ReaderPasswords(WeirUsers.READER_SECRET).passwordOf(tenant))
                .POST(BodyPublishers.ofString(sql))
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            return (answer.statusCode() == 200 ? "" : "REFUSED ")
                    + answer.body().stripTrailing();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
