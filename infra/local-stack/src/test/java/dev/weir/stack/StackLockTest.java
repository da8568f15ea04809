package dev.weir.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackLockTest {
    @TempDir
    Path folder;

    @Test
    void isHeldWhileAnotherProcessHasItAndFreeOnceThatIsKilled() throws Exception {
        StackHome home = new StackHome(folder);
        Process holder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldLock.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('!');
            assertThat(StackLock.isHeld(home)).isTrue();
            assertThat(StackLock.take(home)).isEmpty();
        } finally {
            holder.destroyForcibly();
        }
        assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(StackLock.isHeld(home)).isFalse();
    }

    /** Takes the lock of a folder, says so, and keeps it. */
    static final class HoldLock {
        public static void main(String[] arguments) throws Exception {
            if (StackLock.take(new StackHome(Path.of(arguments[0]))).isPresent()) {
                System.out.print('!');
                System.out.flush();
                Thread.currentThread().join();
            }
        }
    }
}
