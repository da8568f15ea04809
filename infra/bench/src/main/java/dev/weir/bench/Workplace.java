package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a benchmark works: the built product it measures, and a folder for data and logs.
 *
 * @param home the folder that holds the modules
 */
record Workplace(Path home, Path scratch) {
    private static final String MARK = "ingest-gateway/pom.xml";

    /** The folder that WEIR_HOME names, else the nearest one upwards that holds the modules. */
    static Path findHome(@org.jspecify.annotations.Nullable String named, Path from) {
        if (named != null) {
            return Path.of(named).toAbsolutePath();
        }
        for (Path folder = from.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(MARK))) {
                return folder;
            }
        }
        throw new IllegalStateException("Run this inside Weir's folder, or set WEIR_HOME to it");
    }

    /** The class path of a built module: its jar, then what it needs. */
    String classPath(String module) {
        Path target = home.resolve(module).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            String artifact = Path.of(module).getFileName().toString();
            List<Path> jars = files.filter(file -> isJarOf(artifact, file)).toList();
            if (jars.size() != 1) {
                throw new IllegalStateException(module + " is not built, or more than once: run ./weir build");
            }
            String needs = Files.readString(target.resolve("classpath")).strip();
            return jars.getFirst() + java.io.File.pathSeparator + needs;
        } catch (java.nio.file.NoSuchFileException e) {
            throw new IllegalStateException(module + " is not built: run ./weir build", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isJarOf(String artifact, Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(artifact + "-")
                && name.endsWith(".jar")
                && !name.endsWith("-sources.jar")
                && !name.endsWith("-tests.jar");
    }
}
