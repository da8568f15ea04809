package dev.weir.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** The names of all settings of all parts of the product, so that each part can tell a misspelt name from a neighbour's. */
final class KnownNames {
    private static final String RESOURCE = "known-settings.txt";

    private KnownNames() {}

    static Set<String> load() {
        try (InputStream resource = KnownNames.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            Set<String> names = new TreeSet<>();
            new String(resource.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(names::add);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
