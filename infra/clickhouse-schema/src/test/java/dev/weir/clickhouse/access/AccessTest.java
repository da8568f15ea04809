package dev.weir.clickhouse.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.clickhouse.Topology;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that both forms of the access description keep secrets out and every reader filtered. */
class AccessTest {
    private static final AccessSecrets SECRETS =
            new AccessSecrets("admin-pw", "schema-pw", "sink-pw", "monitor-pw", "reader-secret");
    private static final List<String> TENANTS = List.of("demo", "acme");
    private static final Pattern POLICY = Pattern.compile("CREATE ROW POLICY OR REPLACE "
            + "(?<policy>\\S+ ON weir\\.(?<table>\\w+)) USING (?<condition>.+) TO (?<holders>.+)");

    @Test
    void passwordOfAReaderIsTheAgreedDerivation() {
        // HMAC-SHA-256 of "reader:demo" under "reader-secret", base64url without padding
        assertThat(new ReaderPasswords("reader-secret").passwordOf("demo"))
                .isEqualTo("ZTz582rQrxKylSaBt-VqXvzMYTnMVO4dtwh-qEVBPhY");
        assertThat(ReaderPasswords.userOf("demo")).isEqualTo("weir_reader_demo");
    }

    @Test
    void noPasswordIsWrittenInEitherForm() {
        var access = Access.describe(SECRETS, TENANTS);
        var written = UsersXml.render(access)
                + String.join("\n", AccessSql.render(access, new Topology.Cluster("main")))
                + SECRETS;

        assertThat(written)
                .doesNotContain("admin-pw", "schema-pw", "sink-pw", "monitor-pw", "reader-secret")
                .doesNotContain(new ReaderPasswords("reader-secret").passwordOf("demo"));
    }

    @Test
    void whoReadsForATenantHasAFilterOnAllThatMayBeRead() {
        for (var account : Access.describe(SECRETS, TENANTS).accounts()) {
            if (account.name().startsWith("weir_reader_") || account.name().startsWith("weir_finder_")) {
                assertThat(account.grants())
                        .isNotEmpty()
                        .allSatisfy(grant -> assertThat(account.rowFilters())
                                .anyMatch(filter -> grant.on().equals("weir." + filter.table())
                                        && filter.condition().startsWith("tenant_id = ")));
            }
        }
    }

    /** Rows whose policy was replaced by another tenant's would be open to whoever is named in none. */
    @Test
    void noPolicyTakesAnothersPlace() {
        var target = new ExportTarget(URI.create("http://127.0.0.1:9"), "weir", "exports");
        var topology = new Topology.SingleNode();
        var access = Access.describe(SECRETS, TENANTS).withExports(SECRETS.readerSecret(), TENANTS, target, topology);

        var policies = AccessSql.render(access, topology).stream()
                .map(POLICY::matcher)
                .filter(Matcher::matches)
                .toList();

        assertThat(policies).extracting(policy -> policy.group("policy")).doesNotHaveDuplicates();
        for (var account : access.accounts()) {
            assertThat(policies)
                    .filteredOn(policy -> policy.group("holders").contains("`" + account.name() + "`"))
                    .extracting(policy -> policy.group("table") + " where " + policy.group("condition"))
                    .containsExactlyInAnyOrderElementsOf(account.rowFilters().stream()
                            .map(filter -> filter.table() + " where " + filter.condition())
                            .toList());
        }
    }

    @Test
    void policiesComeBeforeGrants() {
        var statements = AccessSql.render(Access.describe(SECRETS, TENANTS), new Topology.SingleNode());
        var lastPolicy =
                statements.stream().filter(s -> s.contains("ROW POLICY")).reduce((_, last) -> last);
        var firstGrant = statements.stream().filter(s -> s.startsWith("GRANT")).findFirst();

        assertThat(statements.indexOf(lastPolicy.orElseThrow()))
                .isLessThan(statements.indexOf(firstGrant.orElseThrow()));
    }

    @Test
    void aTenantNameThatCouldBreakOutIsRefused() {
        for (var name : List.of("a'b", "a.b", "A", "", "a b", "<x>", "-a", "a_b", "1a", "a".repeat(33))) {
            assertThatThrownBy(() -> Access.describe(SECRETS, List.of(name)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
