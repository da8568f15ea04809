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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The API keys of the stack's tenants, one for each scope and one with all of them for the console: plain for their owner,
 * hashed for the services.
 */
final class TenantKeys {
    static final List<String> TENANTS = List.of("demo", "acme");

    /** The name, among the scopes, of the key that somebody signs in to the console with. */
    static final String CONSOLE = "console";

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
        Map<String, Map<String, String>> plain = new LinkedHashMap<>();
        if (Files.exists(file)) {
            plain.putAll(JSON.readValue(file.toFile(), new TypeReference<Map<String, Map<String, String>>>() {}));
        }
        boolean added = addMissing(plain);
        Path records = folder.resolve("key-records.jsonl");
        // The records first: keys that are in the file alone would be unknown for good.
        if (added || !Files.exists(records)) {
            PrivateFile.write(records, hashed(plain, pepper, clock));
        }
        if (added) {
            PrivateFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(plain));
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

    /** The ids of a tenant's keys by the name of their scope; nothing secret. */
    Map<String, String> idsOf(String tenant) throws IOException {
        Map<String, String> ids = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : of(tenant).entrySet()) {
            ApiKey key = ApiKey.parse(entry.getValue());
            if (key == null) {
                throw new IOException("api-keys.json was changed by hand; ./weir reset makes new ones");
            }
            ids.put(entry.getKey(), key.id());
        }
        return ids;
    }

    /** Makes the keys that are not there yet, as in a folder of an earlier version; false when none was missing. */
    private static boolean addMissing(Map<String, Map<String, String>> plain) {
        List<String> names = Stream.concat(Arrays.stream(Scope.values()).map(Scope::wireName), Stream.of(CONSOLE))
                .toList();
        boolean added = false;
        for (String tenant : TENANTS) {
            Map<String, String> keys = plain.computeIfAbsent(tenant, _ -> new LinkedHashMap<>());
            for (String name : names) {
                if (!keys.containsKey(name)) {
                    keys.put(name, ApiKey.generate().reveal());
                    added = true;
                }
            }
        }
        return added;
    }

    private static String hashed(Map<String, Map<String, String>> plain, Pepper pepper, Clock clock)
            throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, Map<String, String>> tenant : plain.entrySet()) {
            for (Map.Entry<String, String> entry : tenant.getValue().entrySet()) {
                ApiKey key = ApiKey.parse(entry.getValue());
                Set<Scope> scopes = scopes(entry.getKey());
                if (key == null || scopes.isEmpty()) {
                    throw new IOException("api-keys.json was changed by hand: " + tenant.getKey() + "'s key for "
                            + entry.getKey() + " is none; ./weir reset makes new ones");
                }
                byte[] record = KeyRecord.of(
                                key,
                                pepper,
                                tenant.getKey(),
                                scopes,
                                "local " + entry.getKey(),
                                clock.instant().truncatedTo(ChronoUnit.MILLIS))
                        .toJson();
                lines.append(new String(record, StandardCharsets.UTF_8)).append('\n');
            }
        }
        return lines.toString();
    }

    private static Set<Scope> scopes(String name) {
        if (name.equals(CONSOLE)) {
            return EnumSet.allOf(Scope.class);
        }
        Scope scope = Scope.ofWireName(name);
        return scope == null ? Set.of() : Set.of(scope);
    }

    @Override
    public String toString() {
        return "TenantKeys[hidden]";
    }
}
