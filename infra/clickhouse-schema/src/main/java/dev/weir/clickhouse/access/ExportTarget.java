package dev.weir.clickhouse.access;

import dev.weir.contract.Tenants;
import java.net.URI;

/**
 * Where tenants' exports go, each tenant's below a folder of its own.
 *
 * @param endpoint of the S3 service, as ClickHouse reaches it
 * @param prefix before every key, without a slash at its end; may be empty
 */
public record ExportTarget(URI endpoint, String bucket, String prefix) {
    /** The named collection that has the credentials; the only way to the bucket. */
    public static final String COLLECTION = "weir_exports";

    /** The bucket's address, to which ClickHouse adds keys. */
    public String bucketUrl() {
        String base = endpoint.toString();
        return (base.endsWith("/") ? base : base + "/") + bucket + "/";
    }

    /** The begin of all keys of a tenant. */
    public static String folder(String prefix, String tenant) {
        return (prefix.isEmpty() ? "" : prefix + "/") + Tenants.checked(tenant) + "/";
    }

    /** A regular expression of all addresses that the tenant may write to. */
    String addressesOf(String tenant) {
        return "^" + literal(bucketUrl() + folder(prefix, tenant)) + ".*";
    }

    /** A regular expression of all addresses in the bucket. */
    String addresses() {
        return "^" + literal(bucketUrl()) + ".*";
    }

    /** Brackets rather than backslashes, which SQL and XML would want to be doubled. */
    private static String literal(String text) {
        var pattern = new StringBuilder();
        text.chars().forEach(c -> {
            if (Character.isLetterOrDigit(c) || "/:-_".indexOf(c) >= 0) {
                pattern.append((char) c);
            } else if (".".indexOf(c) >= 0) {
                pattern.append("[.]");
            } else {
                throw new IllegalArgumentException("not in an address for exports: " + (char) c);
            }
        });
        return pattern.toString();
    }
}
