package dev.weir.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFolderTest {

    @TempDir
    Path folder;

    @Test
    void is_the_nearest_folder_upwards_that_holds_the_script() throws IOException {
        Files.createFile(folder.resolve("weir"));
        Path deep = Files.createDirectories(folder.resolve("a/b"));

        assertThat(ProjectFolder.find(Map.of(), deep).path()).isEqualTo(folder);
        assertThat(ProjectFolder.find(Map.of("WEIR_HOME", folder.toString()), Path.of("/"))
                        .path())
                .isEqualTo(folder);
    }

    @Test
    void says_so_where_there_is_none() {
        assertThatThrownBy(() -> ProjectFolder.find(Map.of(), folder))
                .isInstanceOf(PartProblem.class)
                .hasMessageContaining("WEIR_HOME");
        assertThatThrownBy(() -> ProjectFolder.find(Map.of("WEIR_HOME", folder.toString()), folder))
                .hasMessageContaining("not a Weir folder");
    }

    @Test
    void a_module_that_is_not_built_is_named() {
        assertThatThrownBy(() ->
                        new ProjectFolder(folder).module("infra/local-kafka").classPath())
                .hasMessage("local-kafka is not built: run mvn package first");
    }

    @Test
    void a_taken_port_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            S3Part part = new S3Part(
                    folder, taken.getLocalPort(), "bucket", "key", new Secret("much-too-plain"), folder.resolve("log"));

            assertThatThrownBy(() -> part.start(new ProjectFolder(folder)))
                    .hasMessage("port " + taken.getLocalPort() + " for S3 is taken by another program");
            assertThat(part.toString()).doesNotContain("much-too-plain").contains("Secret[hidden");
        }
    }
}
