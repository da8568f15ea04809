package dev.weir.contract.entities;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The entities that there are: those of this build, and those of a folder, which are added or replace them by name. */
public final class Entities {
    private static final List<String> BUILT_IN = List.of("companies", "contacts", "tickets", "time_entries");

    private final Map<String, EntityDefinition> byName;

    private Entities(Map<String, EntityDefinition> byName) {
        this.byName = byName;
    }

    /** Reads all definitions; throws with what is wrong in which file. */
    public static Entities load(Optional<Path> folder) {
        Map<String, EntityDefinition> byName = new LinkedHashMap<>();
        for (String name : BUILT_IN) {
            add(byName, name + ".json", shipped(name));
        }
        folder.ifPresent(path -> {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.sorted().toList()) {
                    if (file.toString().endsWith(".json")) {
                        add(byName, file.toString(), Files.readAllBytes(file));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the definitions in " + path + " can't be read", e);
            }
        });
        return new Entities(byName);
    }

    private static byte[] shipped(String name) {
        try (InputStream stream = Entities.class.getResourceAsStream("/entities/" + name + ".json")) {
            if (stream == null) {
                throw new IllegalStateException("missing in this build: the definition of " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Map<String, EntityDefinition> byName, String file, byte[] json) {
        EntityDefinition definition;
        try {
            definition = DefinitionReader.read(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " defines no entity: " + e.getMessage(), e);
        }
        byName.put(definition.name(), definition);
    }

    public Collection<EntityDefinition> all() {
        return byName.values();
    }

    public Optional<EntityDefinition> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
