package dev.weir.reporting.pipeline;

import dev.weir.kit.pipeline.Offsets;
import dev.weir.kit.pipeline.SharedCall;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Asks where traffic.raw ends now; those who ask while a call is under way share the next. */
final class PresentEnds {
    /** @param before a moment before the call; what was accepted up to then lies before these ends */
    record Answer(Instant before, Offsets ends) {}

    private final SharedCall<Answer> calls;

    /** @param call asks Kafka; must end by itself within a short time */
    PresentEnds(Supplier<? extends CompletionStage<Offsets>> call, Clock clock) {
        calls = new SharedCall<>(() -> {
            Instant before = clock.instant();
            return call.get().thenApply(ends -> new Answer(before, ends));
        });
    }

    CompletableFuture<Answer> ask() {
        return calls.ask();
    }
}
