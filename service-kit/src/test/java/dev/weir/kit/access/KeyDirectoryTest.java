package dev.weir.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Only a whole, unrevoked, unexpired key opens, and its record never holds it. */
class KeyDirectoryTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final Pepper pepper = new Pepper("pepper");
    private final KeyDirectory directory = new KeyDirectory(pepper, Clock.fixed(NOW, ZoneOffset.UTC));
    private final ApiKey key = ApiKey.generate();
    private final KeyRecord stored = KeyRecord.of(key, pepper, "demo", Set.of(Scope.INGEST, Scope.READ), "test", NOW);

    @Test
    void aKnownKeyOpensWithItsTenantAndScopes() {
        directory.put(stored);

        assertThat(directory.authenticate(key.reveal())).hasValueSatisfying(caller -> {
            assertThat(caller.tenant()).isEqualTo("demo");
            assertThat(caller.may(Scope.READ)).isTrue();
            assertThat(caller.may(Scope.ADMIN)).isFalse();
        });
    }

    @Test
    void nothingElseOpens() {
        directory.put(stored);
        String text = key.reveal();
        char last = text.charAt(text.length() - 1);

        assertThat(directory.authenticate(null)).isEmpty();
        assertThat(directory.authenticate("")).isEmpty();
        assertThat(directory.authenticate(text.substring(0, text.length() - 1) + (last == 'a' ? 'b' : 'a')))
                .isEmpty();
        assertThat(directory.authenticate(ApiKey.generate().reveal())).isEmpty();
    }

    @Test
    void aKeyUnderAnotherPepperDoesNotOpen() {
        directory.put(KeyRecord.of(key, new Pepper("other"), "demo", Set.of(Scope.READ), "test", NOW));

        assertThat(directory.authenticate(key.reveal())).isEmpty();
    }

    @Test
    void revokedAndExpiredKeysDoNotOpen() {
        directory.put(stored.revokedAt(NOW.minusSeconds(1)));
        assertThat(directory.authenticate(key.reveal())).isEmpty();

        directory.put(stored.expiringAt(NOW));
        assertThat(directory.authenticate(key.reveal())).isEmpty();

        directory.put(stored.expiringAt(NOW.plusSeconds(1)));
        assertThat(directory.authenticate(key.reveal())).isPresent();
    }

    @Test
    void theLastUseIsKnownOfKeysThatWereLetIn() {
        ApiKey refused = ApiKey.generate();
        directory.put(stored);

        directory.authenticate(refused.reveal());
        assertThat(directory.lastUses()).isEmpty();

        directory.authenticate(key.reveal());
        assertThat(directory.lastUses()).isEqualTo(java.util.Map.of(stored.id(), NOW));

        // A record that comes anew, as after a rotation, does not make the use forgotten.
        directory.put(stored.revokedAt(NOW));
        directory.authenticate(key.reveal());
        assertThat(directory.lastUses()).isEqualTo(java.util.Map.of(stored.id(), NOW));
    }

    @Test
    void aRecordComesBackFromItsJsonAndHoldsNoKey() throws IOException {
        String json = new String(stored.toJson(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(KeyRecord.parse(stored.toJson())).isEqualTo(stored);
        assertThat(json).doesNotContain(key.reveal().substring(18));
        assertThat(key).asString().doesNotContain(key.reveal().substring(18));
    }
}
