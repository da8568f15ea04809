package dev.weir.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The ClickHouse engine's library: taken from the user's cache, or fetched into it once and checked. */
public final class ClickHouseEngine {

    /** 178 MB of archive, kept twice while it is fetched, and 566 MB of library. */
    static final long NEEDED_BYTES = 1_000_000_000L;

    private static final String LIBRARY = "libchdb.so";

    private final EnginePackage engine;
    private final Path cache;
    private final String npm;
    private final Progress progress;

    ClickHouseEngine(EnginePackage engine, Path cache, String npm, Progress progress) {
        this.engine = engine;
        this.cache = cache;
        this.npm = npm;
        this.progress = progress;
    }

    /** Tells on standard error how a fetch gets on; says nothing when there is nothing to fetch. */
    public static Path library() {
        Map<String, String> environment = System.getenv();
        String base = environment.get("XDG_CACHE_HOME");
        Path caches =
                base == null || base.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        EnginePackage engine = EnginePackage.of(Platform.current());
        Path cache = caches.resolve("weir").resolve("clickhouse");
        return new ClickHouseEngine(engine, cache, "npm", Progress.onStandardError()).find();
    }

    Path find() {
        Path home = cache.resolve(engine.version()).resolve(engine.platform().name());
        Path library = home.resolve(LIBRARY);
        if (Files.exists(library)) {
            return library;
        }
        try {
            fetchOnce(home, library);
            return library;
        } catch (IOException broken) {
            throw new PartProblem(
                    "the ClickHouse engine could not be put into " + cache + ": " + broken.getMessage(), broken);
        }
    }

    /** One at a time: by the class's lock within this JVM, by a lock file between processes. */
    private void fetchOnce(Path home, Path library) throws IOException {
        synchronized (ClickHouseEngine.class) {
            Files.createDirectories(cache);
            Path lockFile = cache.resolve("fetch.lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(library)) {
                    fetch(home);
                }
            }
        }
    }

    private void fetch(Path home) throws IOException {
        long free = Files.getFileStore(cache).getUsableSpace();
        if (free < NEEDED_BYTES) {
            throw new PartProblem("the ClickHouse engine needs " + megabytes(NEEDED_BYTES) + " MB in " + cache
                    + ", where " + megabytes(free) + " MB are free");
        }
        Path staging = Files.createTempDirectory(cache, "fetching-");
        try {
            Path archive = new NpmFetch(npm, engine, staging, progress).run();
            progress.say("Checking and unpacking");
            if (engine.integrity() != null) {
                Integrity.check(archive, engine.integrity());
            }
            Path unpacked = Files.createDirectory(staging.resolve("unpacked"));
            Archive.extract(archive, "package/" + LIBRARY, unpacked.resolve(LIBRARY));
            Files.createDirectories(cache.resolve(engine.version()));
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
            progress.say("The ClickHouse engine is in " + home);
        } finally {
            Folders.remove(staging);
        }
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }
}
