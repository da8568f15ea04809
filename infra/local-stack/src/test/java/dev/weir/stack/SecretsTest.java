package dev.weir.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.stack.Secrets.Name;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path folder;

    @Test
    void secretsAreMadeOnceAndAllDiffer() throws Exception {
        Secrets first = Secrets.in(folder.resolve("secrets"));
        Set<String> values = new HashSet<>();
        for (Name name : Name.values()) {
            values.add(first.read(name).value());
        }

        Secrets again = Secrets.in(folder.resolve("secrets"));

        assertThat(values)
                .hasSize(Name.values().length)
                .allSatisfy(value -> assertThat(value.length()).isGreaterThanOrEqualTo(20));
        assertThat(again.read(Name.KEY_PEPPER)).isEqualTo(first.read(Name.KEY_PEPPER));
    }

    @Test
    void onlyTheOwnerCanReadThem() throws Exception {
        Path secrets = folder.resolve("secrets");
        TenantKeys.in(
                secrets, new Pepper(Secrets.in(secrets).read(Name.KEY_PEPPER).value()), Clock.systemUTC());

        assertThat(permissions(secrets)).isEqualTo("rwx------");
        try (var files = Files.list(secrets)) {
            assertThat(files.toList())
                    .hasSize(Name.values().length + 2)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void everyKeyOpensItsOwnTenantAndScopeAlone() throws Exception {
        Pepper pepper = new Pepper("of this test");
        TenantKeys keys = TenantKeys.in(folder.resolve("secrets"), pepper, Clock.systemUTC());
        KeyDirectory directory = new KeyDirectory(pepper, Clock.systemUTC());
        directory.loadFile(keys.records());

        for (String tenant : TenantKeys.TENANTS) {
            assertThat(keys.of(tenant).keySet())
                    .containsExactlyInAnyOrder("ingest", "read", "export", "scale", "admin", "console");
            assertThat(directory
                            .authenticate(keys.of(tenant).get("console"))
                            .orElseThrow()
                            .scopes())
                    .containsExactlyInAnyOrder(Scope.values());
            for (Scope scope : Scope.values()) {
                var caller = directory
                        .authenticate(keys.of(tenant).get(scope.wireName()))
                        .orElseThrow();
                assertThat(caller.tenant()).isEqualTo(tenant);
                assertThat(caller.scopes()).containsExactly(scope);
            }
        }
    }

    @Test
    void keysThatAnEarlierVersionDidNotMakeAreAddedAndTheOthersStay() throws Exception {
        Path secrets = folder.resolve("secrets");
        Pepper pepper = new Pepper("of this test");
        TenantKeys.in(secrets, pepper, Clock.systemUTC());
        String ofBefore = ApiKey.generate().reveal();
        Files.writeString(secrets.resolve("api-keys.json"), "{\"demo\":{\"read\":\"" + ofBefore + "\"}}");

        TenantKeys keys = TenantKeys.in(secrets, pepper, Clock.systemUTC());

        KeyDirectory directory = new KeyDirectory(pepper, Clock.systemUTC());
        directory.loadFile(keys.records());
        assertThat(keys.of("demo")).containsEntry("read", ofBefore).containsKey("console");
        assertThat(directory.authenticate(ofBefore)).isPresent();
        assertThat(directory.authenticate(keys.of("acme").get("console"))).isPresent();
        assertThat(TenantKeys.in(secrets, pepper, Clock.systemUTC()).of("demo")).isEqualTo(keys.of("demo"));
    }

    @Test
    void theServicesFileHoldsNoKey() throws Exception {
        TenantKeys keys = TenantKeys.in(folder.resolve("secrets"), new Pepper("of this test"), Clock.systemUTC());

        String records = Files.readString(keys.records());

        assertThat(keys.of("demo").values())
                .allSatisfy(key -> assertThat(records).doesNotContain(key.substring(18)));
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
