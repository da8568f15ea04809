package dev.weir.kit.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All keys this instance knows, from the static file and from ops.keys; the topic's word counts where both name a key. */
public final class KeyDirectory {
    /** Finer than this a key's last use is not kept, so that a busy key is not written to at every request. */
    private static final long USE_GRAIN_MS = 1_000;

    private static final class Entry {
        private final KeyRecord record;
        private final Caller caller;
        private volatile long lastUsed;

        Entry(KeyRecord record, long lastUsed) {
            this.record = record;
            this.caller = new Caller(record.id(), record.tenant(), record.knownScopes());
            this.lastUsed = lastUsed;
        }
    }

    private final Pepper pepper;
    private final Clock clock;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    public KeyDirectory(Pepper pepper, Clock clock) {
        this.pepper = pepper;
        this.clock = clock;
    }

    /** Adds the records of a file with one JSON object a line. */
    public void loadFile(Path file) throws IOException {
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (!line.isBlank()) {
                put(KeyRecord.parse(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    public void put(KeyRecord record) {
        entries.compute(record.id(), (_, before) -> new Entry(record, before == null ? 0 : before.lastUsed));
    }

    public void remove(String id) {
        entries.remove(id);
    }

    public Optional<KeyRecord> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.record);
    }

    public List<KeyRecord> all() {
        return entries.values().stream().map(entry -> entry.record).toList();
    }

    /** Who holds that key, or empty for any text that is no valid key now. */
    public Optional<Caller> authenticate(@Nullable String presented) {
        ApiKey key = presented == null ? null : ApiKey.parse(presented);
        if (key == null) {
            return Optional.empty();
        }
        Entry entry = entries.get(key.id());
        Instant now = clock.instant();
        if (entry == null || !pepper.matches(key, entry.record.hash()) || !entry.record.isValidAt(now)) {
            return Optional.empty();
        }
        long millis = now.toEpochMilli();
        if (millis - entry.lastUsed >= USE_GRAIN_MS) {
            entry.lastUsed = millis;
        }
        return Optional.of(entry.caller);
    }

    /** When each key was last let in by this instance, to the second below; keys that never were are left out. */
    public Map<String, Instant> lastUses() {
        Map<String, Instant> uses = new HashMap<>();
        entries.forEach((id, entry) -> {
            if (entry.lastUsed != 0) {
                uses.put(id, Instant.ofEpochMilli(entry.lastUsed));
            }
        });
        return uses;
    }

    /** The key in a request's headers: {@code Authorization: Bearer …}, else {@code X-API-Key}; null when neither is there. */
    public static @Nullable String presented(@Nullable String authorization, @Nullable String apiKey) {
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        return apiKey;
    }
}
