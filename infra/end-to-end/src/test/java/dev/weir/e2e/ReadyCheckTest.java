package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kit.Health;
import dev.weir.kit.Operations;
import dev.weir.local.FreePorts;
import dev.weir.local.ProjectFolder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The images' health check, run against real operations endpoints. */
class ReadyCheckTest {
    @Test
    void endsWithZeroOnlyWhileTheServiceIsReady() throws Exception {
        Health health = new Health("some-service");
        Health.Need kafka = health.need("kafka");
        try (Operations operations = new Operations("some-service", health, "127.0.0.1", 0)) {
            assertThat(ready(operations.port())).isNotZero();

            kafka.met();
            assertThat(ready(operations.port())).isZero();

            kafka.unmet("gone");
            assertThat(ready(operations.port())).isNotZero();
        }
    }

    @Test
    void failsWhereNobodyListens() throws Exception {
        assertThat(ready(FreePorts.find(1).getFirst())).isNotZero();
    }

    private static int ready(int port) throws IOException, InterruptedException {
        Process check = new ProcessBuilder(
                        ProjectFolder.find()
                                .path()
                                .resolve("infra/images/ready")
                                .toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(check.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return check.exitValue();
    }
}
