package dev.weir.reporting.scaling.provider;

import dev.weir.cloud.simulator.CloudSimulator;
import dev.weir.cloud.simulator.Pace;
import dev.weir.cloud.simulator.Seed;
import dev.weir.cloud.simulator.SimulatorOptions;
import dev.weir.reporting.scaling.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The simulator keeps the contract too. It is found as the real Cloud is; the time is the test's own. */
class SimulatedCloudTest extends CloudContract {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T10:00:00Z"));
    private final Path folder;
    private final CloudSimulator simulator;

    SimulatedCloudTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.simulator = CloudSimulator.start(
                SimulatorOptions.onFreePort(folder.resolve("cloud.json"), Pace.of(Duration.ofSeconds(20))), clock);
    }

    @Override
    TestCloud open() throws Exception {
        Path secret = Files.writeString(
                folder.resolve("secret"), simulator.credentials().keySecret());
        return TestCloud.find(Map.of(
                        "WEIR_TEST_CLOUD_URL",
                        simulator.address().toString(),
                        "WEIR_TEST_CLOUD_ORGANIZATION",
                        Seed.ORGANIZATION,
                        "WEIR_TEST_CLOUD_KEY_ID",
                        simulator.credentials().keyId(),
                        "WEIR_TEST_CLOUD_KEY_SECRET_FILE",
                        secret.toString(),
                        "WEIR_TEST_CLOUD_SERVICE",
                        Seed.LAB,
                        "WEIR_TEST_CLOUD_MAY_CHANGE",
                        Seed.REPORTS))
                .orElseThrow();
    }

    @Override
    RateLimit limit() {
        return new RateLimit(CloudProvider.CALLS, CloudProvider.WITHIN, time());
    }

    @Override
    RateLimit.Time time() {
        return new RateLimit.Time() {
            @Override
            public long nanos() {
                return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
            }

            @Override
            public void sleep(Duration pause) {
                clock.pass(pause);
            }
        };
    }

    @AfterEach
    void stop() {
        simulator.close();
    }
}
