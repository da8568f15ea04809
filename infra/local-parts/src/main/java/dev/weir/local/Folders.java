package dev.weir.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Whole folders: how large one is, and how one is removed. */
public final class Folders {

    private Folders() {}

    public static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Counts what it can see while others write there. */
    static long size(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            return inside.mapToLong(Folders::sizeOfFile).sum();
        } catch (IOException | UncheckedIOException moving) {
            return 0;
        }
    }

    private static long sizeOfFile(Path path) {
        try {
            return Files.isRegularFile(path) ? Files.size(path) : 0;
        } catch (NoSuchFileException gone) {
            return 0;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
