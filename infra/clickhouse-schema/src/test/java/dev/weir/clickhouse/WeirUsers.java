package dev.weir.clickhouse;

import dev.weir.clickhouse.access.Access;
import dev.weir.clickhouse.access.AccessSecrets;
import dev.weir.clickhouse.access.UsersXml;
import dev.weir.testing.TestUsers;
import java.util.List;

/** The accounts of the product, with passwords that are no secret. */
final class WeirUsers {
    static final String READER_SECRET = "reader-secret-of-tests";
    static final Access ACCESS = Access.describe(
            new AccessSecrets("admin-pw", "schema-pw", "sink-pw", "monitor-pw", READER_SECRET),
            List.of("demo", "acme"));

    private WeirUsers() {}

    static TestUsers users() {
        return new TestUsers(UsersXml.render(ACCESS), "weir_admin", "admin-pw");
    }
}
