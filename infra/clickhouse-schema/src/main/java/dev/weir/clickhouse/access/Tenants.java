package dev.weir.clickhouse.access;

import java.util.regex.Pattern;

/** Tenant names that are safe as part of a ClickHouse user name, an XML element and a string literal. */
final class Tenants {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private Tenants() {}

    static String checked(String tenant) {
        if (!NAME.matcher(tenant).matches()) {
            throw new IllegalArgumentException(
                    "a tenant's name is 1 to 63 of a-z, 0-9, _ and -, and starts with a letter or digit: " + tenant);
        }
        return tenant;
    }
}
