package dev.weir.reporting.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kit.pipeline.Offsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PresentEndsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    private final List<CompletableFuture<Offsets>> calls = new ArrayList<>();
    private final PresentEnds ends = new PresentEnds(
            () -> {
                CompletableFuture<Offsets> call = new CompletableFuture<>();
                calls.add(call);
                return call;
            },
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aCallUnderWayIsNotSharedByThoseWhoComeLaterButTheNextOneIs() {
        CompletableFuture<PresentEnds.Answer> first = ends.ask();
        CompletableFuture<PresentEnds.Answer> second = ends.ask();
        CompletableFuture<PresentEnds.Answer> third = ends.ask();
        assertThat(calls).hasSize(1);

        calls.get(0).complete(at(1));

        assertThat(first).isCompletedWithValue(new PresentEnds.Answer(NOW, at(1)));
        assertThat(second).isNotDone();
        assertThat(calls).hasSize(2);

        calls.get(1).complete(at(2));

        assertThat(second).isCompletedWithValue(new PresentEnds.Answer(NOW, at(2)));
        assertThat(third).isCompletedWithValue(new PresentEnds.Answer(NOW, at(2)));
        assertThat(calls).hasSize(2);
    }

    @Test
    void aFailureIsToldAndTheNextCallIsMade() {
        CompletableFuture<PresentEnds.Answer> first = ends.ask();
        CompletableFuture<PresentEnds.Answer> second = ends.ask();

        calls.get(0).completeExceptionally(new IllegalStateException("away"));
        calls.get(1).complete(at(2));

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedWithValue(new PresentEnds.Answer(NOW, at(2)));
    }

    @Test
    void oneWhoGivesUpSpoilsNothingForTheOthers() {
        CompletableFuture<PresentEnds.Answer> first = ends.ask();
        CompletableFuture<PresentEnds.Answer> hasty = ends.ask();
        CompletableFuture<PresentEnds.Answer> patient = ends.ask();

        hasty.cancel(true);
        calls.get(0).complete(at(1));
        calls.get(1).complete(at(2));

        assertThat(first).isCompleted();
        assertThat(patient).isCompletedWithValue(new PresentEnds.Answer(NOW, at(2)));
    }

    @Test
    void aCallThatCanNotEvenBeginIsAFailureAndNoDeadEnd() {
        PresentEnds closed = new PresentEnds(
                () -> {
                    throw new IllegalStateException("closed");
                },
                Clock.systemUTC());

        assertThat(closed.ask()).isCompletedExceptionally();
        assertThat(closed.ask()).isCompletedExceptionally();
    }

    private static Offsets at(long offset) {
        return new Offsets(Map.of(0, offset));
    }
}
