package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No part outlives the process that started it, however that process ends. */
class OrphansIT {

    @Test
    void every_part_ends_when_its_parent_is_killed(@TempDir Path folder) throws Exception {
        // given
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedParent.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> parts;
        try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
            parts = said.lines()
                    .takeWhile(line -> !"all started".equals(line))
                    .map(line -> ProcessHandle.of(Long.parseLong(line)).orElseThrow())
                    .toList();
            assertThat(parts).hasSize(3).allMatch(ProcessHandle::isAlive);

            // when
            parent.destroyForcibly().waitFor();
        }

        // then
        await().atMost(Duration.ofSeconds(30)).until(() -> parts.stream().noneMatch(ProcessHandle::isAlive));
    }
}
