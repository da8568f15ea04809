package dev.weir.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.local.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The API keys of the stack's tenants, one key for each scope: plain for their owner, hashed for the services. */
final class TenantKeys {
    static final List<String> TENANTS = List.of("demo", "acme");

    private static final JsonMapper JSON = new JsonMapper();

    private final Path records;
    private final Map<String, Map<String, String>> plain;

    private TenantKeys(Path records, Map<String, Map<String, String>> plain) {
        this.records = records;
        this.plain = plain;
    }

    /** Those of that folder, made at the first start; the hashed records follow from them. */
    static TenantKeys in(Path folder, Pepper pepper, Clock clock) throws IOException {
        PrivateFolder.create(folder);
        Path file = folder.resolve("api-keys.json");
        if (!Files.exists(file)) {
            PrivateFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(generate()));
        }
        Map<String, Map<String, String>> plain = JSON.readValue(file.toFile(), new TypeReference<>() {});
        Path records = folder.resolve("key-records.jsonl");
        if (!Files.exists(records)) {
            PrivateFile.write(records, hashed(plain, pepper, clock));
        }
        return new TenantKeys(records, plain);
    }

    /** JSON lines of hashed records, for WEIR_STATIC_KEYS_FILE. */
    Path records() {
        return records;
    }

    /** A tenant's keys by the name of their scope. */
    Map<String, String> of(String tenant) {
        return Map.copyOf(plain.getOrDefault(tenant, Map.of()));
    }

    private static Map<String, Map<String, String>> generate() {
        Map<String, Map<String, String>> plain = new LinkedHashMap<>();
        for (String tenant : TENANTS) {
            Map<String, String> keys = new LinkedHashMap<>();
            for (Scope scope : Scope.values()) {
                keys.put(scope.wireName(), ApiKey.generate().reveal());
            }
            plain.put(tenant, keys);
        }
        return plain;
    }

    private static String hashed(Map<String, Map<String, String>> plain, Pepper pepper, Clock clock)
            throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, Map<String, String>> tenant : plain.entrySet()) {
            for (Map.Entry<String, String> entry : tenant.getValue().entrySet()) {
                ApiKey key = ApiKey.parse(entry.getValue());
                Scope scope = Scope.ofWireName(entry.getKey());
                if (key == null || scope == null) {
                    throw new IOException("api-keys.json was changed by hand: " + tenant.getKey() + "'s key for "
                            + entry.getKey() + " is none; ./weir reset makes new ones");
                }
                byte[] record = KeyRecord.of(
                                key,
                                pepper,
                                tenant.getKey(),
                                Set.of(scope),
                                "local " + entry.getKey(),
                                clock.instant().truncatedTo(ChronoUnit.MILLIS))
                        .toJson();
                lines.append(new String(record, StandardCharsets.UTF_8)).append('\n');
            }
        }
        return lines.toString();
    }

    @Override
    public String toString() {
        return "TenantKeys[hidden]";
    }
}
