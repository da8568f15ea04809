package dev.weir.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path folder;

    @Test
    void aNewStartKeepsTheLastLogBesideIt() throws Exception {
        LogFile log = new LogFile(folder.resolve("sink.log"));
        Files.writeString(log.path(), "the run before");

        log.rotate();

        assertThat(log.path()).doesNotExist();
        assertThat(folder.resolve("sink.1.log")).hasContent("the run before");
    }

    @Test
    void aLogThatGrowsTooLargeMovesAwayWhileItsProcessGoesOn() throws Exception {
        LogFile log = new LogFile(folder.resolve("sink.log"));
        Files.write(log.path(), new byte[(16 << 20) + 1]);

        log.bound();

        assertThat(Files.size(log.path())).isZero();
        assertThat(Files.size(folder.resolve("sink.1.log"))).isEqualTo((16 << 20) + 1);
    }

    @Test
    void theTailIsTheLastLinesThatSaySomething() throws Exception {
        LogFile log = new LogFile(folder.resolve("sink.log"));
        Files.writeString(log.path(), "one\ntwo\n\nthree\n");

        assertThat(log.tail(2)).containsExactly("two", "three");
        assertThat(new LogFile(folder.resolve("none.log")).tail(2)).isEmpty();
    }
}
