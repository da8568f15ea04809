package dev.weir.reporting.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks where traffic.raw ends now. Whoever asks gets the answer of a call that began after it asked: while one call is
 * under way, all who come share the next.
 */
final class PresentEnds {
    /** @param before a moment before the call; what was accepted up to then lies before these ends */
    record Answer(Instant before, Offsets ends) {}

    private final Supplier<? extends CompletionStage<Offsets>> call;
    private final Clock clock;
    private boolean underWay;
    private @Nullable CompletableFuture<Answer> next;

    /** @param call asks Kafka; must end by itself within a short time */
    PresentEnds(Supplier<? extends CompletionStage<Offsets>> call, Clock clock) {
        this.call = call;
        this.clock = clock;
    }

    CompletableFuture<Answer> ask() {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        synchronized (this) {
            if (underWay) {
                if (next == null) {
                    next = answer;
                }
                return next.copy();
            }
            underWay = true;
        }
        begin(answer);
        return answer.copy();
    }

    private void begin(CompletableFuture<Answer> answer) {
        Instant before = clock.instant();
        CompletionStage<Offsets> ends;
        try {
            ends = call.get();
        } catch (RuntimeException e) {
            ends = CompletableFuture.failedFuture(e);
        }
        var _ = ends.whenComplete((found, failure) -> {
            CompletableFuture<Answer> following = ended();
            if (following != null) {
                begin(following);
            }
            if (failure == null) {
                answer.complete(new Answer(before, found));
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** Those who wait for the next call, which is under way from now on; null when nobody waits. */
    private synchronized @Nullable CompletableFuture<Answer> ended() {
        CompletableFuture<Answer> following = next;
        next = null;
        underWay = following != null;
        return following;
    }
}
