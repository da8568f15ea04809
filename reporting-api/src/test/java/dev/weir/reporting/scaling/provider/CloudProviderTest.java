package dev.weir.reporting.scaling.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.cloud.simulator.Call;
import dev.weir.cloud.simulator.CloudSimulator;
import dev.weir.cloud.simulator.Fault;
import dev.weir.cloud.simulator.Pace;
import dev.weir.cloud.simulator.PlannedFault;
import dev.weir.cloud.simulator.Seed;
import dev.weir.cloud.simulator.SimulatorOptions;
import dev.weir.reporting.scaling.SettableClock;
import dev.weir.reporting.scaling.config.Bounds;
import dev.weir.reporting.scaling.config.KeySecret;
import dev.weir.reporting.scaling.config.ProviderConfig;
import dev.weir.reporting.scaling.config.ScalableService;
import dev.weir.reporting.scaling.config.Tier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in ClickHouse Cloud, as its simulator plays it: errors, limits, lost answers. The time is the test's own. */
class CloudProviderTest {
    private static final ScalableService REPORTS =
            new ScalableService("reports", Seed.REPORTS, "cloud", Tier.SCALE, null, Bounds.NONE, null, null);
    private static final ScalableService LAB =
            new ScalableService("lab", Seed.LAB, "cloud", Tier.SCALE, null, Bounds.NONE, null, null);
    private static final Sizing MORE = new Sizing(null, 64, null, null, null, null, null, null);

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T10:00:00Z"));
    private CloudSimulator simulator;
    private CloudProvider cloud;
    private int arrivalsBeforeSleep;
    private int sleeps;

    @BeforeEach
    void start() throws Exception {
        simulator = CloudSimulator.start(
                SimulatorOptions.onFreePort(folder.resolve("cloud.json"), Pace.of(Duration.ofSeconds(5))), clock);
        cloud = provider("test-key-sécret", simulator.address());
    }

    @AfterEach
    void stop() {
        cloud.close();
        simulator.close();
    }

    @Test
    void aServiceIsSeenWithItsSizeAndItsAccessList() throws Exception {
        ServiceLook look = cloud.look(REPORTS);

        assertThat(look.state()).isEqualTo("running");
        assertThat(look.size()).isEqualTo(new Sizing(16, 32, 3, null, null, false, 15, null));
        assertThat(look.primary()).isTrue();
        assertThat(look.access()).contains(new ServiceLook.Access("203.0.113.0/24", "office"));
        assertThat(cloud.lookAll(List.of(REPORTS))).containsKeys(Seed.REPORTS, Seed.LAB);
    }

    @Test
    void aChangeIsInEffectOnceTheApiSaysSo() throws Exception {
        CallOutcome outcome = cloud.scale(REPORTS, MORE);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CallOutcome.Taken.class,
                        taken -> assertThat(taken.requestId()).isNotBlank());
        assertThat(cloud.effect(cloud.look(REPORTS), MORE, false, Duration.ZERO))
                .isEqualTo(new Effect.NotYet());
        clock.pass(Duration.ofSeconds(6));
        assertThat(cloud.effect(cloud.look(REPORTS), MORE, false, Duration.ZERO))
                .isEqualTo(new Effect.Seen());
        assertThat(patches())
                .singleElement()
                .satisfies(call -> assertThat(call.body()).isEqualTo("{\"maxReplicaMemoryGb\":64}"));
    }

    @Test
    void ofAServiceThatIsIdleItIsSaidWhetherItsNewSizeIsShown() throws Exception {
        simulator.plan(new PlannedFault(new Fault.SlowApply(Duration.ofMinutes(10)), "PATCH", "", 1));
        assertThat(cloud.look(LAB).state()).isEqualTo("idle");
        cloud.scale(LAB, MORE);

        ServiceLook look = cloud.look(LAB);
        assertThat(look.size().maxMemoryGb()).isEqualTo(64);
        assertThat(cloud.effect(look, MORE, false, Duration.ofSeconds(59))).isEqualTo(new Effect.NotYet());
        assertThat(cloud.effect(look, MORE, false, Duration.ofMinutes(1)))
                .isEqualTo(new Effect.Unseen("The service is idle: the size counts once it runs"));

        clock.pass(Duration.ofMinutes(11));
        assertThat(cloud.effect(cloud.look(LAB), MORE, false, Duration.ZERO)).isEqualTo(new Effect.Seen());
    }

    @Test
    void whereTheApiDoesNotTellWhatIsInEffectThatIsSaid() throws Exception {
        cloud.scale(REPORTS, MORE);
        simulator.plan(PlannedFault.next(new Fault.MissingFields(List.of("currentScaling"))));

        assertThat(cloud.effect(cloud.look(REPORTS), MORE, false, Duration.ZERO))
                .isEqualTo(new Effect.Unseen("ClickHouse Cloud does not tell which size is in effect"));
    }

    @Test
    void aHundredChangesAtOnceAreAllTakenWithinTheApisLimit() throws Exception {
        List<Future<CallOutcome>> outcomes = new ArrayList<>();
        arrivalsBeforeSleep = CloudProvider.CALLS;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                outcomes.add(threads.submit(() -> cloud.scale(REPORTS, MORE)));
            }
        }

        for (Future<CallOutcome> outcome : outcomes) {
            assertThat(outcome.get()).isInstanceOf(CallOutcome.Taken.class);
        }
        assertThat(simulator.calls())
                .hasSize(100)
                .allSatisfy(call -> assertThat(call.status()).isEqualTo(200));
    }

    @Test
    void aHundredLooksAtOnceShareAFewCalls() throws Exception {
        List<Future<ServiceLook>> looks = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                looks.add(threads.submit(() -> cloud.look(REPORTS)));
            }
        }

        for (Future<ServiceLook> look : looks) {
            assertThat(look.get().name()).isEqualTo("reports");
        }
        assertThat(simulator.calls()).hasSizeLessThan(50);
    }

    @Test
    void aLimitThatStrikesAnywayIsWaitedFor() throws Exception {
        Instant before = clock.instant();
        simulator.plan(PlannedFault.next(new Fault.RateLimited(Duration.ofMillis(2_500))));

        assertThat(cloud.scale(REPORTS, MORE)).isInstanceOf(CallOutcome.Taken.class);

        assertThat(Duration.between(before, clock.instant())).isGreaterThanOrEqualTo(Duration.ofMillis(2_500));
        assertThat(patches()).extracting(Call::status).containsExactly(429, 200);
    }

    @Test
    void readingIsTriedAgainAfterAnErrorOrNoAnswer() throws Exception {
        simulator.plan(PlannedFault.next(new Fault.Refused(500, "INTERNAL: try again")));
        simulator.plan(PlannedFault.next(new Fault.LostAnswer()));

        assertThat(cloud.look(REPORTS).name()).isEqualTo("reports");
    }

    @Test
    void aChangeWhoseAnswerIsLostIsNotSentAgain() throws Exception {
        simulator.plan(PlannedFault.next(new Fault.LostAnswer()));

        assertThat(cloud.scale(REPORTS, MORE)).isInstanceOf(CallOutcome.Unknown.class);

        assertThat(patches()).hasSize(1);
        assertThat(cloud.look(REPORTS).size().maxMemoryGb()).isEqualTo(64);
    }

    @Test
    void whatTheApiSaysOfAnErrorIsPassedOn() throws Exception {
        simulator.plan(PlannedFault.next(new Fault.Refused(424, "FAILED_DEPENDENCY: the cloud is tired")));

        assertThat(cloud.scale(REPORTS, MORE)).isInstanceOfSatisfying(CallOutcome.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(424);
            assertThat(refused.reason()).contains("FAILED_DEPENDENCY: the cloud is tired");
            assertThat(refused.requestId()).isNotBlank();
        });
    }

    @Test
    void nothingIsSentToAnApiThatIsAway() throws Exception {
        try (CloudProvider nobody = provider("x", URI.create("http://127.0.0.1:1/v1"))) {
            assertThat(nobody.scale(REPORTS, MORE)).isInstanceOf(CallOutcome.NotSent.class);
        }
    }

    @Test
    void wordsAndGapsThatNobodyKnowsDoNoHarm() throws Exception {
        simulator.plan(PlannedFault.next(new Fault.UnknownState("levitating")));
        simulator.plan(PlannedFault.next(new Fault.MissingFields(
                List.of("currentScaling", "numReplicas", "ipAccessList", "state", "isPrimary"))));

        assertThat(cloud.look(REPORTS).state()).isEqualTo("levitating");
        ServiceLook gaps = cloud.look(REPORTS);
        assertThat(gaps.state()).isEqualTo("unknown");
        assertThat(gaps.inEffect()).isNull();
        assertThat(gaps.access()).isEmpty();
    }

    private List<Call> patches() {
        return simulator.calls().stream()
                .filter(call -> call.method().equals("PATCH"))
                .toList();
    }

    private CloudProvider provider(String secret, URI address) {
        ProviderConfig.Cloud config = new ProviderConfig.Cloud(
                "cloud", Seed.ORGANIZATION, address, new KeySecret("test-key-id", secret), Duration.ofSeconds(5));
        return new CloudProvider(new CloudApi(
                config, new RateLimit(CloudProvider.CALLS, CloudProvider.WITHIN, new RateLimit.Time() {
                    @Override
                    public long nanos() {
                        return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
                    }

                    @Override
                    public void sleep(Duration pause) {
                        // The clock jumps: whatever was let through before must have arrived.
                        sleeps++;
                        await().until(() -> simulator.calls().size() >= sleeps * arrivalsBeforeSleep);
                        clock.pass(pause);
                    }
                })));
    }
}
