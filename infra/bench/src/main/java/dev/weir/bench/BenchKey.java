package dev.weir.bench;

import dev.weir.kit.access.ApiKey;
import dev.weir.kit.access.KeyRecord;
import dev.weir.kit.access.Pepper;
import dev.weir.kit.access.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/**
 * An ingest key of its own for one run.
 *
 * @param file the static keys' file that holds its record
 */
record BenchKey(String text, String pepper, Path file) {

    static BenchKey create(Path folder) throws IOException {
        ApiKey key = ApiKey.generate();
        String pepper = ApiKey.generate().reveal();
        KeyRecord record = KeyRecord.of(key, new Pepper(pepper), "demo", Set.of(Scope.INGEST), "bench", Instant.now());
        Path file = folder.resolve("keys.jsonl");
        Files.write(file, record.toJson());
        return new BenchKey(key.reveal(), pepper, file);
    }

    @Override
    public String toString() {
        return "BenchKey[hidden]";
    }
}
