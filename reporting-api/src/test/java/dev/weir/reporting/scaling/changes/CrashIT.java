package dev.weir.reporting.scaling.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.cloud.simulator.Fault;
import dev.weir.cloud.simulator.PlannedFault;
import dev.weir.cloud.simulator.Seed;
import dev.weir.kit.Closer;
import dev.weir.kit.Health;
import dev.weir.reporting.kafka.TopicWriter;
import dev.weir.reporting.scaling.ScalingTopics;
import dev.weir.reporting.scaling.ShiftedClock;
import dev.weir.reporting.scaling.SimulatedCloud;
import dev.weir.reporting.scaling.config.OrgConfig;
import dev.weir.reporting.scaling.provider.Providers;
import dev.weir.reporting.scaling.provider.Sizing;
import dev.weir.testing.RealKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An executor that finds what another has left, killed at each of its states, brings it to its end, and calls once. */
class CrashIT {
    private static final Sizing BEFORE = new Sizing(16, 32, 3, null, null, false, 15, null);
    private static final Sizing FIELDS = new Sizing(null, 64, null, null, null, null, null, null);
    private static final Sizing AFTER = FIELDS.over(BEFORE);
    private static final Duration SOON = Duration.ofSeconds(30);
    static final Pace QUICK = new Pace(
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofHours(24));

    private static RealKafka kafka;

    private final ShiftedClock clock = new ShiftedClock();
    private final Closer closer = new Closer();
    private SimulatedCloud cloud;
    private TopicWriter writer;

    @BeforeAll
    static void startKafka() {
        kafka = RealKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void start() throws Exception {
        ScalingTopics.makeAnew(kafka.bootstrap());
        cloud = closer.register(new SimulatedCloud(clock));
        writer = closer.register(new TopicWriter(kafka.bootstrap()));
    }

    @AfterEach
    void stop() {
        closer.close();
    }

    @ParameterizedTest(name = "{0}, the service is {1}: {2} after {3} calls")
    @CsvSource({
        "planned, before, applied, 1",
        "calling, before, applied, 1",
        "calling, after, applied, 0",
        "calling, other, failed, 0",
        "applying, after, applied, 0",
        "due, after, reverted, 1",
        "due, other, revert_skipped, 0",
        "reverting, after, reverted, 1",
        "reverting, before, reverted, 0",
        "reverting, other, revert_skipped, 0",
        "reverting-taken, before, reverted, 0"
    })
    void whatWasLeftComesToItsEnd(String left, String service, String end, int calls) throws Exception {
        switch (service) {
            case "after" -> cloud.changeByHand(Seed.REPORTS, "{\"maxReplicaMemoryGb\":64}");
            case "other" -> cloud.changeByHand(Seed.REPORTS, "{\"maxReplicaMemoryGb\":48}");
            default -> assertThat(service).isEqualTo("before");
        }
        int callsBefore = cloud.changes().size();
        writer.write(List.of(change(state(left), !end.equals("applied")).record()));

        Book book = engine();

        await().atMost(SOON)
                .until(() -> book.find("c")
                        .filter(change -> change.state().wireName().equals(end))
                        .isPresent());
        assertThat(cloud.changes()).hasSize(callsBefore + calls);
        assertThat(book.underWay("reports")).isEmpty();
    }

    @Test
    void aChangeThatIsPlannedForTooLongIsNotBegun() throws Exception {
        writer.write(List.of(change(new ChangeState.Planned(clock.instant().minus(Duration.ofHours(1))), false)
                .record()));

        Book book = engine();

        await().atMost(SOON)
                .until(() -> book.find("c")
                        .filter(change -> change.state() instanceof ChangeState.Failed)
                        .isPresent());
        assertThat(cloud.changes()).isEmpty();
    }

    @Test
    void ofTwoPlannedForAServiceTheFirstCountsAndTheOtherLeavesTheTopic() throws Exception {
        Change first = change(new ChangeState.Planned(clock.instant()), false);
        Change second = Change.planned(
                "d", "reports", "bob", null, null, clock.instant(), first.task(), null, null, null, List.of());
        writer.write(List.of(first.record(), second.record()));

        Book book = engine();

        await().atMost(SOON)
                .until(() ->
                        book.find("c").filter(change -> change.state().isOver()).isPresent());
        await().atMost(SOON).until(() -> book.voidedUnsaid().isEmpty());
        assertThat(book.find("d")).isEmpty();
        assertThat(book.before("d")).get().extracting(Change::id).isEqualTo("c");
        assertThat(cloud.changes()).hasSize(1);
    }

    @Test
    void anAnswerThatIsLostIsMadeUpForByLooking() throws Exception {
        cloud.simulator().plan(new PlannedFault(new Fault.LostAnswer(), "PATCH", "", 1));
        writer.write(
                List.of(change(new ChangeState.Planned(clock.instant()), false).record()));

        Book book = engine();

        await().atMost(SOON)
                .until(() -> book.find("c")
                        .filter(change -> change.state() instanceof ChangeState.Applied)
                        .isPresent());
        assertThat(cloud.simulator().calls().stream()
                        .filter(call -> call.method().equals("PATCH")))
                .hasSize(1);
    }

    @Test
    void aRevertThatIsTurnedDownForNowIsTriedAgain() throws Exception {
        cloud.changeByHand(Seed.REPORTS, "{\"maxReplicaMemoryGb\":64}");
        cloud.simulator().plan(new PlannedFault(new Fault.Refused(409, "CONFLICT: busy"), "PATCH", "", 1));
        cloud.simulator().plan(new PlannedFault(new Fault.Refused(500, "INTERNAL"), "PATCH", "", 1));
        writer.write(List.of(change(state("due"), true).record()));

        Book book = engine();

        await().atMost(SOON)
                .until(() -> book.find("c")
                        .filter(change -> change.state() instanceof ChangeState.Reverted)
                        .isPresent());
        assertThat(cloud.changes()).hasSize(2);
    }

    @Test
    void ofTwoExecutorsOneWorksAndTheOtherTakesOverWhenItEnds() throws Exception {
        Closer first = new Closer();
        Book one = engine(first);
        Book other = engine();
        writer.write(
                List.of(change(new ChangeState.Planned(clock.instant()), false).record()));
        await().atMost(SOON)
                .until(() -> other.find("c")
                        .filter(change -> change.state().isOver())
                        .isPresent());
        await().atMost(SOON)
                .until(() ->
                        one.find("c").filter(change -> change.state().isOver()).isPresent());

        first.close();
        Change second = Change.planned(
                "d",
                "reports",
                "bob",
                null,
                null,
                clock.instant(),
                new Task.Scale(new Sizing(null, 120, null, null, null, null, null, null), AFTER),
                null,
                null,
                null,
                List.of());
        writer.write(List.of(second.record()));

        await().atMost(SOON)
                .until(() -> other.find("d")
                        .filter(change -> change.state().isOver())
                        .isPresent());
        assertThat(cloud.changes()).containsExactly("{\"maxReplicaMemoryGb\":64}", "{\"maxReplicaMemoryGb\":120}");
    }

    private Book engine() throws Exception {
        return engine(closer);
    }

    private Book engine(Closer parts) throws Exception {
        OrgConfig config = cloud.config("AAAAAAAAAAAA", "BBBBBBBBBBBB");
        Providers providers = parts.register(new Providers(config));
        Book book = new Book();
        BookFeed feed = parts.register(new BookFeed(kafka.bootstrap(), book, new Health("test").need("scaling")));
        Executor executor = parts.register(new Executor(
                kafka.bootstrap(),
                config,
                providers,
                new Proposals(config, providers, book),
                book,
                feed,
                clock,
                QUICK));
        feed.start();
        executor.start();
        return book;
    }

    private Change change(ChangeState state, boolean temporary) {
        return Change.planned(
                        "c",
                        "reports",
                        "alice",
                        null,
                        null,
                        state.at(),
                        new Task.Scale(FIELDS, BEFORE),
                        temporary ? 1 : null,
                        null,
                        null,
                        List.of())
                .in(state);
    }

    private ChangeState state(String left) {
        Instant now = clock.instant();
        Sizing undo = BEFORE.undoing(FIELDS);
        return switch (left) {
            case "planned" -> new ChangeState.Planned(now);
            case "calling" -> new ChangeState.Calling(now, 1);
            case "applying" -> new ChangeState.Applying(now, "r", false);
            case "due" -> new ChangeState.Applied(now, "r", now, AFTER, null, null);
            case "reverting" -> new ChangeState.Reverting(now, undo, null, false, false);
            case "reverting-taken" -> new ChangeState.Reverting(now, undo, "r", true, false);
            default -> throw new IllegalArgumentException(left);
        };
    }
}
