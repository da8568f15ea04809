package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A new folder for one part of one test run. */
final class TestFolder {

    private TestFolder() {}

    static Path create(String part) {
        try {
            return Files.createTempDirectory("weir-" + part + "-");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
