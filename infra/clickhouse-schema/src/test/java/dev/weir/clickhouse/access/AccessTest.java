package dev.weir.clickhouse.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.clickhouse.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that both forms of the access description keep secrets out and every reader filtered. */
class AccessTest {
    private static final AccessSecrets SECRETS =
            new AccessSecrets("admin-pw", "schema-pw", "sink-pw", "monitor-pw", "reader-secret");
    private static final List<String> TENANTS = List.of("demo", "acme");

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
    void aReaderHasAFilterOnEverythingItMayRead() {
        for (var account : Access.describe(SECRETS, TENANTS).accounts()) {
            if (account.name().startsWith("weir_reader_")) {
                assertThat(account.grants())
                        .isNotEmpty()
                        .allSatisfy(grant -> assertThat(account.rowFilters())
                                .anyMatch(filter -> grant.on().equals("weir." + filter.table())
                                        && filter.condition().startsWith("tenant_id = ")));
            }
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
