package dev.weir.e2e;

import dev.weir.local.ProjectFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Chromium or its like, and the scripts that drive it through the console. */
record TestBrowser(Path program) {
    /** A browser's program, or {@code required} where having none is a failure. */
    static final String SETTING = "WEIR_TEST_BROWSER";

    static final String REQUIRED = "required";

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> PLACES = List.of(
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final int MINUTES = 5;

    /** The one that the environment names, else one on the PATH; nothing where there is none and none is required. */
    static Optional<TestBrowser> find(Map<String, String> environment) {
        String asked = environment.getOrDefault(SETTING, "");
        if (!asked.isEmpty() && !asked.equals(REQUIRED)) {
            return Optional.of(new TestBrowser(Path.of(asked)));
        }
        List<Path> candidates = new ArrayList<>();
        for (String name : NAMES) {
            Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name))
                    .forEach(candidates::add);
        }
        PLACES.stream().map(Path::of).forEach(candidates::add);
        Optional<TestBrowser> found =
                candidates.stream().filter(Files::isExecutable).findFirst().map(TestBrowser::new);
        if (found.isEmpty() && asked.equals(REQUIRED)) {
            throw new IllegalStateException("There is no Chromium here, and " + SETTING + " says that it is required");
        }
        return found;
    }

    /** What a script printed, and its exit code. */
    record Outcome(int code, String printed) {}

    /** Runs a file of node tests against that stack. */
    Outcome test(TestStack stack, String file) throws IOException, InterruptedException {
        Path folder = prepared();
        return run(
                folder,
                Map.of("STACK", stack.home().stackFile().toString(), "BROWSER", program.toString()),
                List.of("node", "--test", "--test-reporter=spec", file));
    }

    /** The scripts with the libraries that their lock file names, fetched once. */
    private static Path prepared() throws IOException, InterruptedException {
        Path module = ProjectFolder.find().path().resolve("infra/end-to-end");
        Path folder = Files.createDirectories(module.resolve("target/browser"));
        Path lock = module.resolve("src/test/browser/package-lock.json");
        Path fetched = folder.resolve("package-lock.json");
        boolean present = Files.exists(fetched)
                && Files.exists(folder.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(lock, fetched) < 0;
        try (DirectoryStream<Path> scripts = Files.newDirectoryStream(lock.resolveSibling(""), "*.{mjs,json}")) {
            for (Path script : scripts) {
                Files.copy(
                        script, folder.resolve(script.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!present) {
            Outcome outcome = run(
                    folder,
                    Map.of(),
                    List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"));
            if (outcome.code() != 0) {
                throw new IOException("npm could not fetch what drives the browser:\n" + outcome.printed());
            }
        }
        return folder;
    }

    private static Outcome run(Path folder, Map<String, String> more, List<String> command)
            throws IOException, InterruptedException {
        Path printed = folder.resolve(command.getFirst() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().putAll(more);
        Process process = builder.start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                return new Outcome(-1, Files.readString(printed) + "\nstill running after " + MINUTES + " minutes");
            }
            return new Outcome(process.exitValue(), Files.readString(printed));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
