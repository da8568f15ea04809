package dev.weir.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A built module with a main: its jar and the list of its libraries, both in its {@code target} folder. */
public record RunnableModule(Path folder) {

    /** The whole class path, ready for {@code java -cp}. */
    public String classPath() {
        Path target = folder.resolve("target");
        Path libraries = target.resolve("classpath");
        try {
            if (!Files.exists(libraries)) {
                throw new PartProblem(folder.getFileName() + " is not built: run mvn package first");
            }
            String rest = Files.readString(libraries).strip();
            return rest.isEmpty() ? jar(target).toString() : jar(target) + File.pathSeparator + rest;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Path jar(Path target) throws IOException {
        String name = folder.getFileName().toString();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, name + "-*.jar")) {
            for (Path jar : jars) {
                return jar.toAbsolutePath();
            }
        }
        throw new PartProblem(name + " is not built: run mvn package first");
    }
}
