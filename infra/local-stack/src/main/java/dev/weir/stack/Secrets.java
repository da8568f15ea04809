package dev.weir.stack;

import dev.weir.local.PrivateFile;
import dev.weir.local.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The secrets of one stack, each made once and kept in a file that only its owner can read. */
final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Every secret that is a plain random text; the file has its name. */
    enum Name {
        KEY_PEPPER,
        RECEIPTS_SECRET,
        CLICKHOUSE_ADMIN_PASSWORD,
        CLICKHOUSE_SCHEMA_PASSWORD,
        CLICKHOUSE_SINK_PASSWORD,
        CLICKHOUSE_MONITOR_PASSWORD,
        CLICKHOUSE_READER_SECRET,
        S3_ACCESS_KEY,
        S3_SECRET_KEY,
        CLOUD_KEY_ID,
        CLOUD_KEY_SECRET;

        private String fileName() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private final Path folder;

    private Secrets(Path folder) {
        this.folder = folder;
    }

    /** Those of that folder; what is missing is made now. */
    static Secrets in(Path folder) throws IOException {
        PrivateFolder.create(folder);
        Secrets secrets = new Secrets(folder);
        for (Name name : Name.values()) {
            if (!Files.exists(secrets.file(name))) {
                PrivateFile.write(
                        secrets.file(name), random(name == Name.S3_ACCESS_KEY || name == Name.CLOUD_KEY_ID ? 15 : 32));
            }
        }
        return secrets;
    }

    /** Where it lies, for a setting that ends in _FILE. */
    Path file(Name name) {
        return folder.resolve(name.fileName());
    }

    Secret read(Name name) throws IOException {
        return new Secret(Files.readString(file(name)).strip());
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
