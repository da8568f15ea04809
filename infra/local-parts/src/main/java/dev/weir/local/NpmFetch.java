package dev.weir.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of {@code npm pack}, which fetches a package's archive by the user's own npm settings and runs nothing of it. */
record NpmFetch(String npm, EnginePackage engine, Path staging, Progress progress) {

    private static final long ARCHIVE_BYTES = 177_817_999L;

    Path run() throws IOException {
        Path said = staging.resolve("npm.log");
        Path fetched = Files.createDirectory(staging.resolve("npm-cache"));
        Process process = start(said, fetched);
        try {
            progress.begin("Fetching the ClickHouse engine (once for this user)", ARCHIVE_BYTES);
            while (!process.waitFor(250, TimeUnit.MILLISECONDS)) {
                progress.at(Folders.size(fetched));
            }
            progress.end();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PartProblem("fetching the ClickHouse engine was interrupted", interrupted);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new PartProblem(explained(Files.readString(said)));
        }
        return archive();
    }

    private Process start(Path said, Path fetched) throws IOException {
        try {
            return new ProcessBuilder(List.of(
                            npm,
                            "pack",
                            engine.specification(),
                            "--pack-destination",
                            staging.toString(),
                            "--cache",
                            fetched.toString(),
                            "--ignore-scripts"))
                    .directory(staging.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException missing) {
            throw new PartProblem(
                    "npm is needed to fetch the ClickHouse engine and was not found: install Node.js with npm",
                    missing);
        }
    }

    private String explained(String said) {
        String what = "the ClickHouse engine could not be fetched: ";
        if (said.contains("E404") || said.contains("ETARGET")) {
            return what + "the npm registry has no " + engine.specification();
        }
        if (said.contains("ENOSPC")) {
            return what + "the disk is full";
        }
        for (String sign :
                List.of("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "EAI_AGAIN", "ENETUNREACH")) {
            if (said.contains(sign)) {
                return what + "the npm registry can't be reached (" + sign + ")";
            }
        }
        String first = said.lines()
                .filter(line -> line.startsWith("npm error"))
                .findFirst()
                .orElse("npm failed");
        return what + first;
    }

    private Path archive() throws IOException {
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(staging, "*.tgz")) {
            for (Path archive : archives) {
                return archive;
            }
        }
        throw new PartProblem("npm fetched no archive of " + engine.specification());
    }
}
