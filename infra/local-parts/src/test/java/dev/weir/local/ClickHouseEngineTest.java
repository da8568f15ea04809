package dev.weir.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fetch of the engine, with a small script in npm's place. */
class ClickHouseEngineTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void fetches_once_also_when_two_ask_at_the_same_time() throws Exception {
        // given
        Path archive = archive("the engine");
        String npm = script("echo called >> '" + folder + "/calls'; cp '" + archive + "' \"$4/engine.tgz\"");

        // when
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Future<Path>> found = both.invokeAll(List.of(
                    () -> engine(npm, Integrity.of(archive)).find(),
                    () -> engine(npm, Integrity.of(archive)).find()));

            // then
            assertThat(found.getFirst().get())
                    .hasContent("the engine")
                    .isEqualTo(found.getLast().get());
        }
        assertThat(folder.resolve("calls")).hasContent("called");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Fetching the ClickHouse engine");
    }

    @Test
    void refuses_an_archive_with_another_checksum_and_leaves_nothing_behind() throws Exception {
        // given
        Path archive = archive("something else");
        String npm = script("cp '" + archive + "' \"$4/engine.tgz\"");

        // then
        assertThatThrownBy(() -> engine(npm, "sha512-AAAA").find())
                .isInstanceOf(PartProblem.class)
                .hasMessageContaining("not the expected one");
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder.resolve("cache"))) {
            assertThat(left).extracting(path -> path.getFileName().toString()).containsExactly("fetch.lock");
        }
    }

    @Test
    void says_that_npm_is_missing() {
        assertThatThrownBy(
                        () -> engine(folder.resolve("no-npm").toString(), null).find())
                .isInstanceOf(PartProblem.class)
                .hasMessageContaining("install Node.js with npm");
    }

    @Test
    void says_that_there_is_no_network() throws Exception {
        String npm = script("echo 'npm error code ENOTFOUND'; exit 1");

        assertThatThrownBy(() -> engine(npm, null).find())
                .isInstanceOf(PartProblem.class)
                .hasMessageContaining("can't be reached (ENOTFOUND)");
    }

    private ClickHouseEngine engine(String npm, @Nullable String integrity) {
        EnginePackage engine = new EnginePackage("@test/engine", "1", new Platform("linux-x64-gnu"), integrity);
        return new ClickHouseEngine(
                engine,
                folder.resolve("cache"),
                npm,
                new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false));
    }

    private String script(String body) throws IOException {
        Path script = Files.writeString(folder.resolve("npm"), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script.toString();
    }

    private Path archive(String content) throws Exception {
        Path inside = Files.createDirectories(folder.resolve("package"));
        Files.writeString(inside.resolve("libchdb.so"), content);
        Path archive = folder.resolve("engine.tgz");
        Process tar = new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), "package").start();
        assertThat(tar.waitFor()).isZero();
        return archive;
    }
}
