package dev.weir.testing;

/**
 * Who may use a test's ClickHouse.
 *
 * @param xml the whole users file; it has the admin named here, and a {@code default} that may do nothing but listen
 */
public record TestUsers(String xml, String adminUser, String adminPassword) {

    /** Nobody but an admin who may do everything, with a password that is no secret. */
    public static TestUsers adminOnly() {
        return new TestUsers(ADMIN_ONLY, "weir_admin", "only-for-tests");
    }

    private static final String ADMIN_ONLY = """
            <clickhouse>
                <profiles><default/></profiles>
                <quotas><default/></quotas>
                <users>
                    <default>
                        <password></password>
                        <networks><ip>127.0.0.1</ip></networks>
                        <profile>default</profile>
                        <quota>default</quota>
                        <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
                    </default>
                    <weir_admin>
                        <password>only-for-tests</password>
                        <networks><ip>::/0</ip></networks>
                        <profile>default</profile>
                        <quota>default</quota>
                        <grants><query>GRANT ALL ON *.*</query></grants>
                    </weir_admin>
                </users>
            </clickhouse>
            """;
}
