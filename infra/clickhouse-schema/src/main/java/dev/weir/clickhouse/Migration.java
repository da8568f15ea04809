package dev.weir.clickhouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** One step of the schema as shipped: its number, name and text; the checksum is over the text before rendering. */
record Migration(int version, String name, String template) {
    private static final Pattern FILE = Pattern.compile("(\\d{4})_([a-z0-9_]+)\\.sql");

    /** All migrations of this build, in the order in which they apply. */
    static List<Migration> shipped() {
        var files = resource("migrations/list.txt").lines().filter(line -> !line.isBlank());
        var migrations = files.map(Migration::read).toList();
        for (int i = 0; i < migrations.size(); i++) {
            if (migrations.get(i).version() != i + 1) {
                throw new IllegalStateException("migrations must count up from 1 without a gap: "
                        + migrations.get(i).name());
            }
        }
        return migrations;
    }

    private static Migration read(String file) {
        var match = FILE.matcher(file);
        if (!match.matches()) {
            throw new IllegalStateException("not a migration's file name: " + file);
        }
        return new Migration(Integer.parseInt(match.group(1)), match.group(2), resource("migrations/" + file));
    }

    static String resource(String path) {
        try (var stream = Migration.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("missing in this build: " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String checksum() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(template.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    List<String> statements(Topology topology) {
        return SqlTemplate.render(template, topology);
    }
}
