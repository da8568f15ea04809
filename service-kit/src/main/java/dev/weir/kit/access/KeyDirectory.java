package dev.weir.kit.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All keys this instance knows, from the static file and from ops.keys; the topic's word counts where both name a key. */
public final class KeyDirectory {
    private record Entry(KeyRecord record, Caller caller) {}

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
        entries.put(record.id(), new Entry(record, new Caller(record.id(), record.tenant(), record.knownScopes())));
    }

    public void remove(String id) {
        entries.remove(id);
    }

    public Optional<KeyRecord> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::record);
    }

    public List<KeyRecord> all() {
        return entries.values().stream().map(Entry::record).toList();
    }

    /** Who holds that key, or empty for any text that is no valid key now. */
    public Optional<Caller> authenticate(@Nullable String presented) {
        ApiKey key = presented == null ? null : ApiKey.parse(presented);
        if (key == null) {
            return Optional.empty();
        }
        Entry entry = entries.get(key.id());
        if (entry == null
                || !pepper.matches(key, entry.record().hash())
                || !entry.record().isValidAt(clock.instant())) {
            return Optional.empty();
        }
        return Optional.of(entry.caller());
    }

    /** The key in a request's headers: {@code Authorization: Bearer …}, else {@code X-API-Key}; null when neither is there. */
    public static @Nullable String presented(@Nullable String authorization, @Nullable String apiKey) {
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        return apiKey;
    }
}
