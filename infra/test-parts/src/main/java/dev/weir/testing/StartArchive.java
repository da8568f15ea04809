package dev.weir.testing;

import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of a program that tests start again and again, in the form in which they were loaded. The first that ends
 * in order leaves them.
 */
public record StartArchive(Path file) {
    public static StartArchive of(ProjectFolder project, String program) {
        return new StartArchive(project.path().resolve("target/start-archives").resolve(program + ".jsa"));
    }

    public boolean isThere() {
        return Files.exists(file);
    }

    /** Flags with which a JVM uses it, or leaves it. */
    public List<String> flags() throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file, "-Xlog:cds=off,aot=off");
    }
}
