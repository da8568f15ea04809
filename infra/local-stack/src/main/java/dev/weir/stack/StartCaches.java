package dev.weir.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's ahead-of-time caches, one for each process: what a first start loaded and linked, kept for later starts. A
 * first start records; once the stack is ready, the recordings are made into caches in the background, one at a time.
 */
final class StartCaches {
    private final @Nullable Path folder;
    private final Map<String, Recording> recordings = new ConcurrentHashMap<>();
    private volatile boolean recording = true;

    /** What a running process notes down for its cache. */
    private record Recording(Launch launch, Path notes, Path cache) {}

    private StartCaches(@Nullable Path folder) {
        this.folder = folder;
    }

    static StartCaches in(Path folder) {
        return new StartCaches(folder);
    }

    /** Neither uses nor makes any. */
    static StartCaches none() {
        return new StartCaches(null);
    }

    /** Flags that use the process's cache, or record for it while there is none. */
    List<String> flagsFor(Launch launch) throws IOException {
        if (folder == null) {
            return List.of();
        }
        Files.createDirectories(folder);
        Path cache = folder.resolve(launch.name() + "-" + fingerprint(launch) + ".aot");
        if (Files.exists(cache)) {
            return List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off,cds=off");
        }
        if (!recording) {
            return List.of();
        }
        Path notes = cache.resolveSibling(cache.getFileName() + ".notes");
        recordings.put(launch.name(), new Recording(launch, notes, cache));
        return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + notes, "-Xlog:aot=off,cds=off");
    }

    /** Ends the recordings of these processes and makes their caches; stops early when interrupted. */
    void makeFor(List<Child> children) throws InterruptedException {
        // A process that is started again later is not recorded: writing the notes down would delay its end.
        recording = false;
        for (Child child : children) {
            Recording notes = recordings.remove(child.name());
            if (notes != null && child.state() instanceof Child.State.Running(long pid, boolean _, String _)) {
                try {
                    make(notes, pid);
                } catch (IOException e) {
                    System.out.println("No start cache for " + child.name() + ": " + e.getMessage());
                }
            }
        }
    }

    private void make(Recording recording, long pid) throws IOException, InterruptedException {
        run(List.of(jdk("jcmd"), Long.toString(pid), "AOT.end_recording"));
        Path fresh = recording.cache().resolveSibling(recording.cache().getFileName() + ".new");
        List<String> create = new ArrayList<>(List.of("nice", "-n", "15", jdk("java")));
        create.addAll(recording.launch().command().jvmFlags());
        create.addAll(List.of(
                "-XX:AOTMode=create",
                "-XX:AOTConfiguration=" + recording.notes(),
                "-XX:AOTCache=" + fresh,
                "-Xlog:aot=off,cds=off",
                "-cp",
                recording.launch().command().module().classPath()));
        run(create);
        removeOthers(recording);
        Files.move(fresh, recording.cache());
    }

    private void removeOthers(Recording recording) throws IOException {
        String keep = recording.cache().getFileName() + ".new";
        try (DirectoryStream<Path> old = Files.newDirectoryStream(
                recording.cache().resolveSibling(""), recording.launch().name() + "-*.aot*")) {
            for (Path path : old) {
                if (!path.getFileName().toString().equals(keep)) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(
                        said.lines().reduce((_, last) -> last).orElse("exit code " + process.exitValue()));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Changes with the JDK, the flags and every jar: the JVM would not take a cache of others. */
    private static String fingerprint(Launch launch) throws IOException {
        StringBuilder all = new StringBuilder(Runtime.version().toString())
                .append(launch.command().jvmFlags());
        for (String jar : launch.command().module().classPath().split(java.io.File.pathSeparator)) {
            Path path = Path.of(jar);
            all.append(jar).append(Files.size(path)).append(Files.getLastModifiedTime(path));
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }
}
