package dev.weir.clickhouse.access;

import dev.weir.contract.Tenants;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names each tenant's ClickHouse reader and derives its password from one secret. */
public final class ReaderPasswords {
    private final SecretKeySpec key;

    public ReaderPasswords(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    public static String userOf(String tenant) {
        return "weir_reader_" + Tenants.checked(tenant);
    }

    public String passwordOf(String tenant) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var derived = mac.doFinal(("reader:" + Tenants.checked(tenant)).getBytes(StandardCharsets.UTF_8));
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
