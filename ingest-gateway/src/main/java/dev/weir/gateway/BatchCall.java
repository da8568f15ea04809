package dev.weir.gateway;

import dev.weir.contract.FieldError;
import dev.weir.kit.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The books of one batch: which lines were accepted, which were refused and why, and how many are still under way. */
final class BatchCall {
    private static final int MOST_ERRORS_LISTED = 1_000;

    /** A line that was refused; the id as text where it could be read. */
    record RefusedLine(long line, @Nullable String id, FieldError error) {}

    /** How the batch ended. */
    record Outcome(
            int accepted,
            int rejected,
            int unconfirmed,
            List<RefusedLine> errors,
            @Nullable HttpProblem cutShort) {}

    /** Until the end is reached the items under way are not subtracted from it, so that only settling counts here. */
    private static final int NOT_ENDED = Integer.MIN_VALUE / 2;

    private final AtomicInteger settled = new AtomicInteger(NOT_ENDED);
    private final AtomicInteger unconfirmed = new AtomicInteger();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Words words;
    private final Executor answering;
    private final EventCounts counts;
    private final List<RefusedLine> errors = new ArrayList<>();
    private int sent;
    private int rejected;
    private @Nullable HttpProblem cutShort;

    BatchCall(Words words, Executor answering, EventCounts counts) {
        this.words = words;
        this.answering = answering;
        this.counts = counts;
    }

    /** Ends on the answering executor, once the last line has been read and settled. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /** Only the reading thread sends. */
    void sent() {
        sent++;
    }

    void settled(long line, long id, @Nullable Exception failure) {
        if (failure != null) {
            unconfirmed.incrementAndGet();
            HttpProblem problem = Problems.unconfirmed(words, failure);
            counts.refused(problem);
            list(line, Long.toUnsignedString(id), new FieldError("", problem.detail()));
        }
        done(1);
    }

    void refused(long line, @Nullable String id, FieldError error) {
        counts.refused(error);
        list(line, id, error);
    }

    private synchronized void list(long line, @Nullable String id, FieldError error) {
        rejected++;
        if (errors.size() < MOST_ERRORS_LISTED) {
            errors.add(new RefusedLine(line, id, error));
        }
    }

    /** Says that no further line comes; with a problem when lines were left unread. */
    void end(@Nullable HttpProblem problem) {
        synchronized (this) {
            cutShort = problem;
        }
        done(-NOT_ENDED - sent);
    }

    private void done(int more) {
        if (settled.addAndGet(more) == 0) {
            answering.execute(this::complete);
        }
    }

    private synchronized void complete() {
        int accepted = sent - unconfirmed.get();
        counts.accepted(accepted);
        outcome.complete(new Outcome(accepted, rejected, unconfirmed.get(), List.copyOf(errors), cutShort));
    }
}
