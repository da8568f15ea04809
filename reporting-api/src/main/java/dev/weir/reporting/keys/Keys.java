package dev.weir.reporting.keys;

import dev.weir.contract.Topics;
import dev.weir.kit.Health;
import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyDirectory;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import dev.weir.kit.http.HttpProblem;
import dev.weir.reporting.kafka.TopicWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes, rotates and revokes the keys of a tenant. A change counts here once ops.keys has it, and elsewhere as soon as it
 * is read there. One change at a time; with several instances the last word on a key counts.
 */
final class Keys {
    /** Beyond this the keys of a tenant would be no list that anybody looks through. */
    static final int MOST_KEYS = 1_000;

    private final KeyDirectory directory;
    private final Pepper pepper;
    private final TopicWriter writer;
    private final Clock clock;
    private final Health.Need allRead;

    Keys(KeyDirectory directory, Pepper pepper, TopicWriter writer, Clock clock, Health.Need allRead) {
        this.directory = directory;
        this.pepper = pepper;
        this.writer = writer;
        this.clock = clock;
        this.allRead = allRead;
    }

    /** A key that was just made; the only moment at which it can be shown. */
    record Fresh(ApiKey key, KeyRecord record) {}

    /** A tenant's keys, the oldest first. */
    List<KeyRecord> of(String tenant) {
        requireAllRead();
        return known(tenant)
                .sorted(Comparator.comparing(KeyRecord::createdAt).thenComparing(KeyRecord::id))
                .toList();
    }

    Instant now() {
        return clock.instant();
    }

    synchronized Fresh create(String tenant, Set<Scope> scopes, String name, @Nullable Instant expiresAt)
            throws InterruptedException {
        requireAllRead();
        if (known(tenant).count() >= MOST_KEYS) {
            throw new HttpProblem(
                    409, "too-many-keys", "There are too many keys", "A tenant may have " + MOST_KEYS + " keys");
        }
        ApiKey key = ApiKey.generate();
        KeyRecord record =
                KeyRecord.of(key, pepper, tenant, scopes, name, clock.instant()).expiringAt(expiresAt);
        store(List.of(record));
        return new Fresh(key, record);
    }

    /** Makes a key in the place of another, which stays valid for a while and then ends by itself. */
    synchronized Fresh rotate(String tenant, String id, Duration overlap) throws InterruptedException {
        KeyRecord old = find(tenant, id);
        Instant now = clock.instant();
        if (!old.isValidAt(now)) {
            throw new HttpProblem(
                    409, "key-ended", "The key has ended", "A key that is revoked or expired can't be rotated");
        }
        String successor = old.replacedBy();
        if (successor != null) {
            throw new HttpProblem(
                    409,
                    "already-rotated",
                    "The key was rotated before",
                    "It is replaced by " + successor + "; rotate that one, or make a new key");
        }
        ApiKey key = ApiKey.generate();
        KeyRecord fresh = old.successor(key, pepper, now);
        store(List.of(fresh, old.replacedBy(key.id(), now.plus(overlap))));
        return new Fresh(key, fresh);
    }

    /** Ends a key now; one that has ended before stays as it is. */
    synchronized void revoke(String tenant, String id) throws InterruptedException {
        KeyRecord record = find(tenant, id);
        if (record.revokedAt() != null) {
            return;
        }
        Instant now = clock.instant();
        if (isAdmin(record, now) && known(tenant).noneMatch(other -> !other.id().equals(id) && isAdmin(other, now))) {
            throw new HttpProblem(
                    409,
                    "last-admin-key",
                    "It is the last key of its kind",
                    "Without it nobody could govern the keys of " + tenant
                            + "; rotate it instead, with ?overlap=0s if it must end at once");
        }
        store(List.of(record.revokedAt(now)));
    }

    private static boolean isAdmin(KeyRecord record, Instant now) {
        return record.isValidAt(now) && record.scopes().contains(Scope.ADMIN.wireName());
    }

    private KeyRecord find(String tenant, String id) {
        requireAllRead();
        return directory
                .find(id)
                .filter(record -> record.tenant().equals(tenant))
                .orElseThrow(() -> HttpProblem.notFound("No key has this id"));
    }

    private Stream<KeyRecord> known(String tenant) {
        return directory.all().stream().filter(record -> record.tenant().equals(tenant));
    }

    private void store(List<KeyRecord> records) throws InterruptedException {
        writer.write(records.stream()
                .map(record -> new ProducerRecord<>(
                        Topics.OPS_KEYS.name(), record.id().getBytes(StandardCharsets.UTF_8), record.toJson()))
                .toList());
        records.forEach(directory::put);
    }

    /** What was revoked on the topic may still stand in the file: until all is read nothing is certain. */
    private void requireAllRead() {
        if (!allRead.isMet()) {
            throw HttpProblem.unavailable("keys-unread", "The keys are still being read", Duration.ofSeconds(1));
        }
    }
}
