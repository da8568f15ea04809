package dev.weir.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A packed npm package, from which one file is taken by the system's own tar. */
final class Archive {

    private Archive() {}

    static void extract(Path archive, String entry, Path target) throws IOException {
        Process tar = new ProcessBuilder(List.of("tar", "-xzOf", archive.toString(), entry))
                .redirectOutput(target.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (tar.waitFor() != 0 || Files.size(target) == 0) {
                throw new PartProblem("the fetched archive has no " + entry + ", or the disk is full");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PartProblem("unpacking the ClickHouse engine was interrupted", interrupted);
        }
    }
}
