package dev.weir.contract.entities;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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

    /** Reads all definitions; throws with all that is wrong in them, file by file. */
    public static Entities load(Optional<Path> folder) {
        Loading loading = new Loading();
        for (String name : BUILT_IN) {
            loading.add(name + ".json of this build", shipped(name));
        }
        loading.separate();
        folder.ifPresent(path -> {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.sorted().toList()) {
                    if (file.toString().endsWith(".json")) {
                        loading.add(file.toString(), Files.readAllBytes(file));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the definitions in " + path + " can't be read", e);
            }
        });
        return new Entities(loading.end());
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

    public Collection<EntityDefinition> all() {
        return byName.values();
    }

    public Optional<EntityDefinition> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** What has been read so far, and what is wrong with it. */
    private static final class Loading {
        private final Map<String, EntityDefinition> byName = new LinkedHashMap<>();
        private final Map<String, String> files = new HashMap<>();
        private final List<String> problems = new ArrayList<>();

        void add(String file, byte[] json) {
            DefinitionReader reader = new DefinitionReader();
            EntityDefinition definition = reader.read(json);
            reader.problems().forEach(problem -> problems.add(file + ": " + problem));
            if (definition != null) {
                String other = files.put(definition.name(), file);
                if (other != null) {
                    problems.add(file + ": name: " + definition.name() + " is defined in " + other + " already");
                }
                byName.put(definition.name(), definition);
            }
        }

        /** From here on definitions may replace earlier ones, but not each other. */
        void separate() {
            files.clear();
        }

        Map<String, EntityDefinition> end() {
            byName.forEach((name, definition) -> definition.columns().stream()
                    .filter(column -> column.references() != null && !byName.containsKey(column.references()))
                    .forEach(column -> problems.add(files.getOrDefault(name, name) + ": " + column.name()
                            + ": references " + column.references() + ", which is no entity")));
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(
                        "The definitions of entities don't hold:\n  " + String.join("\n  ", problems));
            }
            return byName;
        }
    }
}
