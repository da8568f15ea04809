package dev.weir.kit.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that many share. Whoever asks gets the answer of a call that began after it asked: while one call is under way,
 * all who come share the next.
 */
public final class SharedCall<A> {
    private final Supplier<? extends CompletionStage<A>> call;
    private boolean underWay;
    private @Nullable CompletableFuture<A> next;

    /** @param call must end by itself within a short time */
    public SharedCall(Supplier<? extends CompletionStage<A>> call) {
        this.call = call;
    }

    public CompletableFuture<A> ask() {
        CompletableFuture<A> answer = new CompletableFuture<>();
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

    private void begin(CompletableFuture<A> answer) {
        CompletionStage<A> begun;
        try {
            begun = call.get();
        } catch (RuntimeException e) {
            begun = CompletableFuture.failedFuture(e);
        }
        var _ = begun.whenComplete((found, failure) -> {
            CompletableFuture<A> following = ended();
            if (following != null) {
                begin(following);
            }
            if (failure == null) {
                answer.complete(found);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** Those who wait for the next call, which is under way from now on; null when nobody waits. */
    private synchronized @Nullable CompletableFuture<A> ended() {
        CompletableFuture<A> following = next;
        next = null;
        underWay = following != null;
        return following;
    }
}
