package dev.weir.clickhouse.access;

import dev.weir.contract.Tenants;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names each tenant's ClickHouse reader, finder and exporter, and derives their passwords from one secret. */
public final class ReaderPasswords {
    /** Watches and ends the queries of exports, and counts what they wrote. */
    public static final String EXPORTS_WATCHER = "weir_exports";

    private final SecretKeySpec key;

    public ReaderPasswords(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    public static String userOf(String tenant) {
        return "weir_reader_" + Tenants.checked(tenant);
    }

    /** Who looks up few rows at a time, and sees what the reader sees. */
    public static String finderOf(String tenant) {
        return "weir_finder_" + Tenants.checked(tenant);
    }

    /** Who writes the tenant's exports. */
    public static String exporterOf(String tenant) {
        return "weir_exporter_" + Tenants.checked(tenant);
    }

    public String passwordOf(String tenant) {
        return derived("reader:" + Tenants.checked(tenant));
    }

    public String passwordOfFinder(String tenant) {
        return derived("finder:" + Tenants.checked(tenant));
    }

    public String passwordOfExporter(String tenant) {
        return derived("exporter:" + Tenants.checked(tenant));
    }

    public String passwordOfWatcher() {
        return derived("exports");
    }

    private String derived(String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var derived = mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(derived);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "ReaderPasswords[secret hidden]";
    }
}
